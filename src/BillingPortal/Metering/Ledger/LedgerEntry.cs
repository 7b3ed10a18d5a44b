using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;
using BillingPortal.Metering.Quota;

namespace BillingPortal.Metering.Ledger;

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
    private ManualResetValueTaskSourceCore<LedgerOutcome> _committed;

    /// <summary>Ledger rows to append.</summary>
    public UsageEvent[] Rows { get; } = rows;

    /// <summary>A stream to remember before its first byte, or its newest checkpoint.</summary>
    public OpenStream? OpenStream { get; init; }

    /// <summary>A stream that the rows settle.</summary>
    public long? CloseStreamId { get; init; }

    /// <summary>The answer to keep under the call's idempotency key; if that key is taken, nothing of this entry is stored.</summary>
    public StoredAnswer? Answer { get; init; }

    /// <summary>Calls that are taken back: their kept answers go too, or a repetition would be served for nothing.</summary>
    public UsageEvent[] TakenBack { get; init; } = [];

    /// <summary>A threshold that was crossed; stored once.</summary>
    public UsageAlert? Alert { get; init; }

    /// <summary>Set by the database while it commits: the idempotency key was taken by another call.</summary>
    internal bool IsDuplicate { get; set; }

    /// <summary>Its outcome is on the way; the writer answers each entry once, also when it fails in the middle of a batch.</summary>
    internal bool IsAnswered { get; set; }

    internal ValueTask<LedgerOutcome> WaitAsync() => new(this, _committed.Version);

    /// <summary>Runs whoever waits, on this thread.</summary>
    internal void Complete(LedgerOutcome outcome) => _committed.SetResult(outcome);

    LedgerOutcome IValueTaskSource<LedgerOutcome>.GetResult(short token) => _committed.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<LedgerOutcome>.GetStatus(short token) => _committed.GetStatus(token);

    void IValueTaskSource<LedgerOutcome>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _committed.OnCompleted(continuation, state, token, flags);
}

/// <summary>
/// Tells a few entries their outcome, on a pool thread: the writer's own must be back at the disk. A few at a time, because
/// waking the pool once per call costs more than sending the answer.
/// </summary>
internal sealed class LedgerAnswers(LedgerEntry[] entries, LedgerOutcome outcome) : IThreadPoolWorkItem
{
    private const int EntriesPerItem = 16;

    public static void Send(List<LedgerEntry> batch, LedgerOutcome outcome)
    {
        batch.RemoveAll(static entry => entry.IsAnswered);
        foreach (var entry in batch)
            entry.IsAnswered = true;
        for (var at = 0; at < batch.Count; at += EntriesPerItem)
            ThreadPool.UnsafeQueueUserWorkItem(
                new LedgerAnswers([.. CollectionsMarshal.AsSpan(batch).Slice(at, Math.Min(EntriesPerItem, batch.Count - at))], outcome),
                preferLocal: false
            );
    }

    public void Execute()
    {
        foreach (var entry in entries)
            entry.Complete(outcome == LedgerOutcome.Committed && entry.IsDuplicate ? LedgerOutcome.Duplicate : outcome);
    }
}
