using System.Text.Json;
using BillingPortal.Metering.Ledger;

namespace BillingPortal.Metering;

/// <summary>A stream whose reservation is stored. Checkpoints bound what a crash can lose; disposing settles it, however it ends.</summary>
public sealed class MeteredStream : IAsyncDisposable
{
    private readonly RecordUsage _record;
    private int _settled;

    internal MeteredStream(RecordUsage record, MeteredCall call, OpenStream stored, long[] rowIds) =>
        (_record, Call, Stored, RowIds) = (record, call, stored, rowIds);

    internal MeteredCall Call { get; }
    internal OpenStream Stored { get; }
    internal long[] RowIds { get; }

    /// <summary>Says what was produced so far, by meter and 1 or more; stored now when <paramref name="durable"/>.</summary>
    /// <returns>False when the stream must end now: what it produces could no longer be recorded.</returns>
    public async ValueTask<bool> ProgressAsync(Charge[] producedSoFar, bool durable)
    {
        Call.Settle(producedSoFar);
        return !durable || await _record.CheckpointAsync(this);
    }

    /// <summary>Settles with what was produced, also when the client left in the middle.</summary>
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
