using System.Collections.Concurrent;
using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Metering.Ledger;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Metering.Quota;

/// <summary>
/// Finds the counters of a tenant's period: in memory, otherwise rebuilt from the rollups. A crash drops open reservations, which
/// frees their quota, but keeps every recorded unit.
/// </summary>
public sealed class QuotaCounters(IDbContextFactory<BillingDb> databases)
{
    // Nothing can still be running two periods back. Keeping every past period would leak memory.
    private static readonly TimeSpan KeptAfterTurnOver = TimeSpan.FromDays(45);
    private readonly ConcurrentDictionary<(long TenantId, DateTimeOffset PeriodStart), Task<PeriodCounters>> _counters = new();

    public Task<PeriodCounters> OfAsync(long tenantId, DateTimeOffset periodStart, CancellationToken cancellationToken)
    {
        var key = (tenantId, periodStart);
        while (true)
        {
            if (_counters.TryGetValue(key, out var known) && !known.IsFaulted && !known.IsCanceled)
                return known.WaitAsync(cancellationToken);
            if (known is not null)
                _counters.TryRemove(new(key, known)); // a failed load is retried by the next caller
            var source = new TaskCompletionSource<PeriodCounters>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_counters.TryAdd(key, source.Task))
                _ = LoadAsync(tenantId, periodStart, source);
        }
    }

    /// <summary>Loads what a key with its own quota has used, including the keys it was rotated into.</summary>
    internal async Task LoadKeyAsync(PeriodCounters counters, long keyId, bool isTest, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sums = await db.Set<UsageDay>()
            .AsNoTracking()
            // A live key's test children share its name but not its usage.
            .Where(row => row.TenantId == counters.TenantId && row.IsTest == isTest)
            .Where(row =>
                (row.KeyId == keyId || db.Set<ApiKey>().Any(key => key.Id == row.KeyId && key.FirstKeyId == keyId))
                && row.PeriodStart == counters.PeriodStart
            )
            .GroupBy(row => row.Meter)
            .Select(group => new { Meter = group.Key, Quantity = group.Sum(row => row.Quantity) })
            .ToListAsync(cancellationToken);
        counters.Locked(() =>
        {
            // Another call may have loaded it first and counted since. These sums are then out of date.
            if (counters.Counts(isTest, keyId))
                return false;
            foreach (var sum in sums)
                counters.Load(sum.Meter, isTest, sum.Quantity, keyId);
            counters.CountKey(isTest, keyId);
            return true;
        });
    }

    private async Task LoadAsync(long tenantId, DateTimeOffset periodStart, TaskCompletionSource<PeriodCounters> source)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync();
            var sums = await db.Set<UsageRollup>()
                .AsNoTracking()
                .Where(row => row.TenantId == tenantId && row.PeriodStart == periodStart)
                .GroupBy(row => row.Meter)
                .Select(group => new
                {
                    Meter = group.Key,
                    Quantity = group.Sum(row => row.Quantity),
                    Test = group.Sum(row => row.Test),
                })
                .ToListAsync();
            var raised = await db.Set<UsageAlert>()
                .AsNoTracking()
                .Where(alert => alert.TenantId == tenantId && alert.PeriodStart == periodStart)
                .ToListAsync();
            var counters = new PeriodCounters(tenantId, periodStart) { RaisedBefore = raised };
            foreach (var sum in sums)
            {
                counters.Load(sum.Meter, isTest: false, sum.Quantity);
                counters.Load(sum.Meter, isTest: true, sum.Test);
            }
            ForgetOldPeriods(tenantId, periodStart);
            source.SetResult(counters);
        }
        catch (Exception failure)
        {
            source.SetException(failure);
            _ = source.Task.Exception; // observed: an exception that nobody awaits must not be reported as unhandled
        }
    }

    private void ForgetOldPeriods(long tenantId, DateTimeOffset periodStart)
    {
        foreach (var ((tenant, start), _) in _counters)
            if (tenant == tenantId && start < periodStart - KeptAfterTurnOver)
                _counters.TryRemove((tenant, start), out _);
    }
}
