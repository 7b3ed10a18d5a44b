using System.Threading.Channels;
using BillingPortal.Data;

namespace BillingPortal.Metering;

/// <summary>What one call asks the writer to commit; all of it happens or none.</summary>
/// <param name="Rows">Ledger rows to append.</param>
/// <param name="OpenStream">A stream to remember before its first byte, or its newest checkpoint.</param>
/// <param name="CloseStreamId">A stream that the rows settle.</param>
public sealed record LedgerEntry(IReadOnlyList<UsageEvent> Rows, OpenStream? OpenStream = null, long? CloseStreamId = null)
{
    internal TaskCompletionSource<bool> Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>
/// Group commit. Calls hand their rows to a bounded queue; one thread writes all that wait in one transaction, waits for
/// the disk once, and only then lets each of them answer. A full queue is an honest 503, never a silent drop.
/// </summary>
public sealed partial class LedgerWriter(BillingDatabase database, WriteGate gate, ILogger<LedgerWriter> log) : IHostedService, IDisposable
{
    private const int QueueCapacity = 8192;
    private const int LargestBatch = 1024;
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(20);

    private readonly Channel<LedgerEntry> _queue = Channel.CreateBounded<LedgerEntry>(new BoundedChannelOptions(QueueCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly LedgerIds _ids = new();
    private Thread? _thread;

    /// <summary>The next row id: rising, unique on this node.</summary>
    public long NextId() => _ids.Next();

    /// <summary>True once the entry is committed to disk; false when the queue is full or the database refused the batch.</summary>
    public ValueTask<bool> CommitAsync(LedgerEntry entry) =>
        _queue.Writer.TryWrite(entry) ? new ValueTask<bool>(entry.Committed.Task) : new ValueTask<bool>(false);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        using (var connection = database.Open()) _ids.StartAfter(LedgerSql.HighestId(connection));
        // "Async" SQLite calls block their thread; this one is ours, so no pool thread is held.
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger-writer" };
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <summary>Stops taking entries and commits what waits.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        return Task.Run(() => _thread?.Join(DrainTimeout), CancellationToken.None);
    }

    public void Dispose() => _queue.Writer.TryComplete();

    private void Run()
    {
        var batch = new List<LedgerEntry>(LargestBatch);
        LedgerSql? sql = null;
        while (WaitForEntries())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var entry)) batch.Add(entry);
            if (batch.Count == 0) continue;
            try
            {
                using (gate.Enter(CancellationToken.None))
                {
                    sql ??= new LedgerSql(database.Open());
                    sql.Commit(batch);
                }
                foreach (var entry in batch) entry.Committed.SetResult(true);
            }
            catch (Exception failure)
            {
                LogRefused(log, batch.Count, failure);
                sql?.Dispose();
                sql = null; // a broken connection must not fail the next batch too
                foreach (var entry in batch) entry.Committed.SetResult(false);
            }
        }
        sql?.Dispose();
    }

    private bool WaitForEntries()
    {
        var waiting = _queue.Reader.WaitToReadAsync();
        return waiting.IsCompleted ? waiting.Result : waiting.AsTask().GetAwaiter().GetResult();
    }

    [LoggerMessage(LogLevel.Error, "The database refused a batch of {Entries} metered calls; they were answered 503 and not charged.")]
    private static partial void LogRefused(ILogger log, int entries, Exception failure);
}

/// <summary>
/// Row ids: milliseconds since 2020 and a counter, so that new rows go to the end of the table. They never fall back, even
/// when the clock does.
/// </summary>
internal sealed class LedgerIds
{
    private const int CounterBits = 20;
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _last;

    public void StartAfter(long highest) => _last = Math.Max(_last, highest);

    public long Next()
    {
        var floor = (long)(TimeProvider.System.GetUtcNow() - Epoch).TotalMilliseconds << CounterBits;
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(floor, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last) return next;
        }
    }
}
