using System.Text.Json;
using BillingPortal.Data;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Metering;

/// <summary>At start: charges streams that a dead process left open with what their last checkpoint says was produced.</summary>
public sealed partial class SettleLeftStreams(IDbContextFactory<BillingDb> databases, BillingDatabase database, LedgerWriter writer, BillingClock clock, ILogger<SettleLeftStreams> log)
{
    private const int StreamsPerRun = 1000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // On one node every open stream is a left one; among several only those past their lifetime are.
        var left = await db.Set<OpenStream>().AsNoTracking().Where(stream => !database.IsPostgres || stream.ExpiresAt < now).OrderBy(stream => stream.Id).Take(StreamsPerRun).ToListAsync(cancellationToken);
        foreach (var stream in left)
        {
            var rows = JsonSerializer.Deserialize(stream.Rows, LedgerJson.Default.ListUsageEvent) ?? [];
            if (await writer.CommitAsync(new LedgerEntry(rows, CloseStreamId: stream.Id))) LogSettled(log, stream.Id, rows.Sum(row => row.Quantity));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Stream {StreamId} was cut off by a crash and is charged {Units} units, as its last checkpoint says.")]
    private static partial void LogSettled(ILogger log, long streamId, long units);
}
