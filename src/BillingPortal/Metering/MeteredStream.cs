using System.Text.Json;
using BillingPortal.Metering.Ledger;

namespace BillingPortal.Metering;

/// <summary>
/// A stream whose reservation is stored. Checkpoints bound what a crash can lose. Disposing settles it, however it ends.
/// </summary>
public sealed class MeteredStream : IAsyncDisposable
{
    private readonly RecordUsage _record;
    private int _settled;

    internal MeteredStream(RecordUsage record, MeteredCall call, OpenStream stored, long[] rowIds) =>
        (_record, Call, Stored, RowIds) = (record, call, stored, rowIds);

    internal MeteredCall Call { get; }
    internal OpenStream Stored { get; }
    internal long[] RowIds { get; }

    /// <summary>Sets what was produced so far, by meter, each 1 or more. Stored immediately when <paramref name="durable"/>.</summary>
    /// <returns>False if the stream must end now, because further output could not be recorded.</returns>
    public async ValueTask<bool> ProgressAsync(Charge[] producedSoFar, bool durable)
    {
        Call.Settle(producedSoFar);
        return !durable || await _record.CheckpointAsync(this);
    }

    /// <summary>Settles with what was produced, even if the client disconnected early.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _settled, 1) == 0)
            await _record.SettleAsync(this);
    }

    internal OpenStream NextCheckpoint(DateTimeOffset expiresAt, UsageEvent[] rows) =>
        new()
        {
            Id = Stored.Id,
            TenantId = Stored.TenantId,
            StartedAt = Stored.StartedAt,
            ExpiresAt = expiresAt,
            Rows = JsonSerializer.Serialize(rows, LedgerJson.Default.UsageEventArray),
        };
}
