using System.Threading.Tasks.Sources;

namespace BillingPortal.Metering;

/// <summary>What became of an entry.</summary>
public enum LedgerOutcome
{
    /// <summary>Not stored: the queue is full, or neither the database nor the spool took it. Answer 503.</summary>
    Refused,
    /// <summary>On disk.</summary>
    Committed,
    /// <summary>Another call with the same idempotency key was stored first; nothing of this one was.</summary>
    Duplicate,
}

/// <summary>What one call asks the writer to commit; all of it happens or none.</summary>
/// <remarks>It is its own awaitable, so that waiting for the disk allocates nothing more. Await it once.</remarks>
public sealed class LedgerEntry(UsageEvent[] rows) : IValueTaskSource<LedgerOutcome>
{
    // Continuations go to the pool: the writer's thread must be back at the disk, not inside an endpoint.
    private ManualResetValueTaskSourceCore<LedgerOutcome> _committed = new() { RunContinuationsAsynchronously = true };

    /// <summary>Ledger rows to append.</summary>
    public UsageEvent[] Rows { get; } = rows;
    /// <summary>A stream to remember before its first byte, or its newest checkpoint.</summary>
    public OpenStream? OpenStream { get; init; }
    /// <summary>A stream that the rows settle.</summary>
    public long? CloseStreamId { get; init; }
    /// <summary>The answer to keep under the call's idempotency key; if that key is taken, nothing of this entry is stored.</summary>
    public StoredAnswer? Answer { get; init; }
    /// <summary>A threshold that was crossed; stored once.</summary>
    public UsageAlert? Alert { get; init; }

    /// <summary>Set by the database while it commits: the idempotency key was taken by another call.</summary>
    internal bool IsDuplicate { get; set; }

    internal ValueTask<LedgerOutcome> WaitAsync() => new(this, _committed.Version);
    internal void Complete(LedgerOutcome outcome) => _committed.SetResult(outcome);

    LedgerOutcome IValueTaskSource<LedgerOutcome>.GetResult(short token) => _committed.GetResult(token);
    ValueTaskSourceStatus IValueTaskSource<LedgerOutcome>.GetStatus(short token) => _committed.GetStatus(token);
    void IValueTaskSource<LedgerOutcome>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _committed.OnCompleted(continuation, state, token, flags);
}
