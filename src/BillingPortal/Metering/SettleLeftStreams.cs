using System.Text.Json;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Metering.Ledger;
using BillingPortal.Metering.Quota;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Metering;

/// <summary>
/// Charges streams that a dead process left open with what their last checkpoint says was produced. Runs at start, before
/// the first call is served; with several nodes also every minute, for the streams of a node that is gone.
/// </summary>
public sealed partial class SettleLeftStreams(
    IDbContextFactory<BillingDb> databases,
    BillingDatabase database,
    LedgerWriter writer,
    QuotaCounters counters,
    BillingClock clock,
    ILogger<SettleLeftStreams> log
) : RestartingService(log)
{
    private const int StreamsPerRun = 1000;
    private readonly ILogger<SettleLeftStreams> _log = log;

    protected override TimeSpan Every => TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        while (await RunAsync(cancellationToken) == StreamsPerRun) { }
        await base.StartAsync(cancellationToken);
    }

    // With a single node, a stream that is open after the start is a running one.
    protected override Task RoundAsync(CancellationToken stop) => database.IsPostgres ? RunAsync(stop) : Task.CompletedTask;

    /// <summary>Settles one batch; returns how many streams it found.</summary>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // With one node, every stream open at start was abandoned. With several, only those past their lifetime were.
        var abandoned = await db.Set<OpenStream>()
            .AsNoTracking()
            .Where(stream => !database.IsPostgres || stream.ExpiresAt < now)
            .OrderBy(stream => stream.Id)
            .Take(StreamsPerRun)
            .ToListAsync(cancellationToken);
        foreach (var stream in abandoned)
        {
            var rows = JsonSerializer.Deserialize(stream.Rows, LedgerJson.Default.UsageEventArray) ?? [];
            // Load before the commit, add after it: if the loaded sum included these rows, they would count twice.
            var periods = await Task.WhenAll(rows.Select(row => counters.OfAsync(row.TenantId, row.PeriodStart, cancellationToken)));
            if (await writer.CommitAsync(new LedgerEntry(rows) { CloseStreamId = stream.Id }) != LedgerOutcome.Committed)
                throw new InvalidOperationException("The ledger does not accept the streams that a crash left open.");
            for (var i = 0; i < rows.Length; i++)
                periods[i].Add(rows[i].Meter, rows[i].IsTest, rows[i].Quantity);
            LogSettled(_log, stream.Id, rows.Sum(row => row.Quantity));
        }
        return abandoned.Count;
    }

    [LoggerMessage(LogLevel.Warning, "Stream {StreamId} was cut off by a crash and is charged {Units} units, as its last checkpoint says.")]
    private static partial void LogSettled(ILogger log, long streamId, long units);
}
