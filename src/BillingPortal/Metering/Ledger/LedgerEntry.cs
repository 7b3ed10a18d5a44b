using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;
using BillingPortal.Metering.Quota;

namespace BillingPortal.Metering.Ledger;

/// <summary>The result of committing an entry.</summary>
public enum LedgerOutcome
{
    /// <summary>Not stored: the queue is full, or neither the database nor the spool accepted it. Answer 503.</summary>
    Refused,

    /// <summary>On disk.</summary>
    Committed,

    /// <summary>Another call with the same idempotency key was stored first; nothing of this one was stored.</summary>
    Duplicate,
}

/// <summary>What one call asks the writer to commit, all or nothing.</summary>
/// <remarks>It is its own awaitable, so that waiting for the disk allocates nothing else. Await it only once.</remarks>
public sealed class LedgerEntry(UsageEvent[] rows) : IValueTaskSource<LedgerOutcome>
{
    private ManualResetValueTaskSourceCore<LedgerOutcome> _committed;

    /// <summary>Ledger rows to append.</summary>
    public UsageEvent[] Rows { get; } = rows;

    /// <summary>A stream to store before its first byte, or its newest checkpoint.</summary>
    public OpenStream? OpenStream { get; init; }

    /// <summary>The stream that the rows settle.</summary>
    public long? CloseStreamId { get; init; }

    /// <summary>The response to store under the call's idempotency key; if the key is taken, nothing of this entry is stored.</summary>
    public StoredAnswer? Answer { get; init; }

    /// <summary>Calls that are reversed. Their stored responses are deleted too, or a retry would be served free of charge.</summary>
    public UsageEvent[] TakenBack { get; init; } = [];

    /// <summary>A threshold that was passed; stored once.</summary>
    public UsageAlert? Alert { get; init; }

    /// <summary>Set during the commit: the idempotency key belongs to another call.</summary>
    internal bool IsDuplicate { get; set; }

    /// <summary>Its outcome has been sent. The writer answers each entry once, even if it fails in the middle of a batch.</summary>
    internal bool IsAnswered { get; set; }

    internal ValueTask<LedgerOutcome> WaitAsync() => new(this, _committed.Version);

    /// <summary>Runs the waiting continuation on this thread.</summary>
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
/// Completes entries on a pool thread, so that the writer's thread can go back to the disk. Sixteen per work item, because
/// waking the pool once per call costs more than sending the response.
/// </summary>
internal sealed class LedgerAnswers(LedgerEntry[] entries, LedgerOutcome outcome) : IThreadPoolWorkItem
{
    private const int EntriesPerItem = 16;

    public static void Send(List<LedgerEntry> batch, LedgerOutcome outcome)
    {
        batch.RemoveAll(static entry => entry.IsAnswered);
        foreach (var entry in batch)
            entry.IsAnswered = true;
        for (var start = 0; start < batch.Count; start += EntriesPerItem)
            ThreadPool.UnsafeQueueUserWorkItem(
                new LedgerAnswers(
                    [.. CollectionsMarshal.AsSpan(batch).Slice(start, Math.Min(EntriesPerItem, batch.Count - start))],
                    outcome
                ),
                preferLocal: false
            );
    }

    public void Execute()
    {
        foreach (var entry in entries)
            entry.Complete(outcome == LedgerOutcome.Committed && entry.IsDuplicate ? LedgerOutcome.Duplicate : outcome);
    }
}
