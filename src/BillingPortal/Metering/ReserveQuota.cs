using System.Collections.Concurrent;
using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Metering;

/// <summary>
/// Third step: hold the quota before the work is done. The counters live in memory and are rebuilt from the rollups, so a
/// crash forgets reservations and keeps every recorded unit.
/// </summary>
public sealed class ReserveQuota(IDbContextFactory<BillingDb> databases, IOptions<PlanCatalogue> catalogue, PublicUrl publicUrl, AdmissionHold hold)
{
    private readonly ConcurrentDictionary<(long TenantId, DateTimeOffset PeriodStart), Task<PeriodCounters>> _counters = new();

    /// <summary>Reserves all charges or refuses. Charges are named by base meters; the plan may count their sum instead.</summary>
    public async ValueTask<(Reservation? Reservation, Refusal? Refusal)> TryAsync(KeyEntry key, Entitlement entitlement, ReadOnlyMemory<Charge> wanted, CancellationToken cancellationToken)
    {
        if (entitlement.State == EntitlementState.Ended) return (null, NoPlan());
        if (entitlement.State == EntitlementState.Suspended) return (null, Suspended());
        var (charges, missing) = Resolve(entitlement, wanted.Span, key.IsTest);
        if (missing is not null) return (null, NotInPlan(entitlement, missing));

        var loading = CountersAsync(entitlement, cancellationToken);
        var counters = loading.IsCompletedSuccessfully ? loading.Result : await loading;
        var full = counters.TryReserve(charges, key.IsTest, meter => Limits(entitlement, meter, key.IsTest));
        if (full is { } refused) return (null, Spent(entitlement, refused.Charge, refused.Standing, key.IsTest));
        var reservation = new Reservation(counters, entitlement, key.IsTest, charges);
        if (!hold.IsHeld(entitlement.TenantId)) return (reservation, null);
        // The plan change began after this call passed the door; it waits for open reservations, so give this one back.
        reservation.Release();
        return (null, Refusal.PlanChanging);
    }

    /// <summary>How a tenant's meters stand now.</summary>
    public async Task<IReadOnlyList<MeterStanding>> StandingAsync(Entitlement entitlement, CancellationToken cancellationToken)
    {
        var counters = await CountersAsync(entitlement, cancellationToken);
        return [.. entitlement.Meters.Values.Select(allowance =>
        {
            var (used, reserved) = counters.Read(allowance.Meter, isTest: false);
            return new MeterStanding(allowance.Meter, used, reserved, allowance.Included, allowance.HardLimit);
        }).OrderBy(standing => standing.Meter, StringComparer.Ordinal)];
    }

    /// <summary>Translates what the endpoint charges into the plan's own meters: itself, or a meter that is the sum of it.</summary>
    internal (Charge[] Charges, string? Missing) Resolve(Entitlement entitlement, ReadOnlySpan<Charge> wanted, bool isTest)
    {
        var isTrial = entitlement.State == EntitlementState.Trial && !isTest;
        var charges = new List<Charge>(wanted.Length + 1);
        foreach (var charge in wanted)
        {
            if (PlanMeter(entitlement, charge.Meter) is not { } meter) return ([], charge.Meter);
            var at = charges.FindIndex(earlier => earlier.Meter == meter);
            if (at < 0) charges.Add(new Charge(meter, charge.Quantity));
            else charges[at] = new Charge(meter, checked(charges[at].Quantity + charge.Quantity));
        }
        if (isTrial) charges.Add(new Charge(TrialTerms.Meter, 1));
        return ([.. charges], null);
    }

    private string? PlanMeter(Entitlement entitlement, string meter)
    {
        if (entitlement.Meters.ContainsKey(meter)) return meter;
        foreach (var (key, definition) in catalogue.Value.Meters)
            if (definition.SumOf.Contains(meter) && entitlement.Meters.ContainsKey(key)) return key;
        return null;
    }

    private (long Included, long HardLimit) Limits(Entitlement entitlement, string meter, bool isTest)
    {
        if (isTest) return (catalogue.Value.TestKeys.UnitsPerMeter, catalogue.Value.TestKeys.UnitsPerMeter);
        return entitlement.Meters.TryGetValue(meter, out var allowance) ? (allowance.Included, allowance.HardLimit) : (0, 0);
    }

    private Task<PeriodCounters> CountersAsync(Entitlement entitlement, CancellationToken cancellationToken)
    {
        var key = (entitlement.TenantId, entitlement.Period.Start);
        while (true)
        {
            if (_counters.TryGetValue(key, out var known) && !known.IsFaulted && !known.IsCanceled) return known;
            if (known is not null) _counters.TryRemove(new(key, known)); // a failed load is tried again by the next caller
            var source = new TaskCompletionSource<PeriodCounters>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_counters.TryAdd(key, source.Task))
            {
                _ = LoadAsync(key.TenantId, key.Start, source);
                return source.Task.WaitAsync(cancellationToken);
            }
        }
    }

    private async Task LoadAsync(long tenantId, DateTimeOffset periodStart, TaskCompletionSource<PeriodCounters> source)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync();
            var sums = await db.Set<UsageRollup>().AsNoTracking()
                .Where(row => row.TenantId == tenantId && row.PeriodStart == periodStart)
                .GroupBy(row => row.Meter)
                .Select(group => new { Meter = group.Key, Quantity = group.Sum(row => row.Quantity), Test = group.Sum(row => row.Test) })
                .ToListAsync();
            var counters = new PeriodCounters(periodStart);
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
        }
    }

    private void ForgetOldPeriods(long tenantId, DateTimeOffset periodStart)
    {
        // Two periods back nothing can still be in flight; keeping every past period would grow without end.
        foreach (var (key, _) in _counters)
            if (key.TenantId == tenantId && key.PeriodStart < periodStart.AddDays(-45)) _counters.TryRemove(key, out _);
    }

    private Refusal Spent(Entitlement entitlement, Charge wanted, MeterStanding standing, bool isTest)
    {
        if (isTest) return new Refusal(StatusCodes.Status402PaymentRequired, "test_limit_reached", "This organisation's test keys have used what they may in this period.", $"Test keys may use {standing.HardLimit:N0} units of each meter per period and are never billed.", null, Figures(entitlement, standing));
        if (wanted.Meter == TrialTerms.Meter) return new Refusal(StatusCodes.Status402PaymentRequired, "trial_used_up", $"The {standing.HardLimit:N0} trial calls are used up.", "Choose a plan to go on.", null, [("choose_plan_url", publicUrl.To("plan")), .. Figures(entitlement, standing)]);
        var name = catalogue.Value.MeterName(wanted.Meter);
        return new Refusal(StatusCodes.Status402PaymentRequired, "quota_exceeded", $"{name}: {standing.Used:N0} of {standing.HardLimit:N0} used.", $"This call needs {wanted.Quantity:N0} more. The period ends at {entitlement.Period.End:yyyy-MM-ddTHH:mm:ssZ}; a larger plan lifts the limit at once.", null, [("choose_plan_url", publicUrl.To("plan")), .. Figures(entitlement, standing)]);
    }

    private static (string, object?)[] Figures(Entitlement entitlement, MeterStanding standing) =>
    [
        ("meter", standing.Meter), ("used", standing.Used), ("reserved", standing.Reserved), ("limit", standing.HardLimit),
        ("resets_at", entitlement.State == EntitlementState.Trial ? null : entitlement.Period.End),
    ];

    private Refusal NotInPlan(Entitlement entitlement, string meter) =>
        new(StatusCodes.Status403Forbidden, "meter_not_in_plan", $"{entitlement.PlanName} does not include {catalogue.Value.MeterName(meter)}.", "Choose a plan that includes it.", null, ("meter", meter), ("choose_plan_url", publicUrl.To("plan")));

    private Refusal Suspended() =>
        new(StatusCodes.Status402PaymentRequired, "payment_overdue", "Calls are suspended: a payment is missing.", "Pay the open invoice and everything works again at once.", null, ("choose_plan_url", publicUrl.To("plan")));

    private Refusal NoPlan() =>
        new(StatusCodes.Status402PaymentRequired, "no_plan", "This organisation has no plan.", "Choose a plan to go on; usage and invoices stay readable.", null, ("choose_plan_url", publicUrl.To("plan")));
}
