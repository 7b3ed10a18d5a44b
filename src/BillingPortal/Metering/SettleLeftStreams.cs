using System.Text.Json;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Metering.Ledger;
using BillingPortal.Metering.Quota;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Metering;

/// <summary>
/// Charges streams that a dead process left open with what their last checkpoint says was produced: at start, before the
/// first call is served, and on several nodes every minute for those of a node that is gone.
/// </summary>
public sealed partial class SettleLeftStreams(
    IDbContextFactory<BillingDb> databases,
    BillingDatabase database,
    LedgerWriter writer,
    QuotaCounters counters,
    BillingClock clock,
    ILogger<SettleLeftStreams> log
) : SteadyService(log)
{
    private const int StreamsPerRun = 1000;
    private readonly ILogger<SettleLeftStreams> _log = log;

    protected override TimeSpan Every => TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        while (await RunAsync(cancellationToken) == StreamsPerRun) { }
        await base.StartAsync(cancellationToken);
    }

    // A stream that is open on the only node is a running one.
    protected override Task RoundAsync(CancellationToken stop) => database.IsPostgres ? RunAsync(stop) : Task.CompletedTask;

    /// <summary>Settles one lot; returns how many streams it found.</summary>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // On one node every open stream is a left one; among several only those past their lifetime are.
        var left = await db.Set<OpenStream>()
            .AsNoTracking()
            .Where(stream => !database.IsPostgres || stream.ExpiresAt < now)
            .OrderBy(stream => stream.Id)
            .Take(StreamsPerRun)
            .ToListAsync(cancellationToken);
        foreach (var stream in left)
        {
            var rows = JsonSerializer.Deserialize(stream.Rows, LedgerJson.Default.UsageEventArray) ?? [];
            // Loaded before the commit and counted after it: the sum that is loaded must not hold these rows already.
            var periods = await Task.WhenAll(rows.Select(row => counters.OfAsync(row.TenantId, row.PeriodStart, cancellationToken)));
            if (await writer.CommitAsync(new LedgerEntry(rows) { CloseStreamId = stream.Id }) != LedgerOutcome.Committed)
                throw new InvalidOperationException("The ledger does not accept the streams that a crash left open.");
            for (var i = 0; i < rows.Length; i++)
                periods[i].Add(rows[i].Meter, rows[i].IsTest, rows[i].Quantity);
            LogSettled(_log, stream.Id, rows.Sum(row => row.Quantity));
        }
        return left.Count;
    }

    [LoggerMessage(LogLevel.Warning, "Stream {StreamId} was cut off by a crash and is charged {Units} units, as its last checkpoint says.")]
    private static partial void LogSettled(ILogger log, long streamId, long units);
}
