using BillingPortal.Data;

namespace BillingPortal.Metering.Ledger;

/// <summary>
/// Group commit. Calls hand their rows to a bounded queue; one thread writes all waiting entries in one transaction, waits for the
/// disk once, and only then lets the calls answer. A full queue is a 503, never a silent drop.
/// </summary>
/// <remarks>
/// A failed batch is retried with the same row ids, so a commit with an unknown outcome neither loses nor doubles rows. What SQLite
/// keeps refusing goes to the spool. What PostgreSQL keeps refusing is answered with 503, and taken back if it turns out to have
/// been committed after all.
/// </remarks>
public sealed partial class LedgerWriter(
    BillingDatabase database,
    WriteGate gate,
    DataDirectory data,
    StorageState storage,
    TimeProvider clock,
    ILogger<LedgerWriter> log
) : IHostedService, IDisposable
{
    internal const int QueueCapacity = 8192;
    private const string SpoolFile = "ledger.spool";
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PostgresPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PostgresPause = TimeSpan.FromMilliseconds(100);

    private readonly LedgerQueue _queue = new(QueueCapacity);
    private readonly LedgerSpool? _spool = database.IsPostgres ? null : new LedgerSpool(data.File(SpoolFile));
    private readonly List<UsageEvent> _inDoubt = [];
    private readonly LedgerConnection _connection = new(database, clock);
    private Thread? _thread;

    /// <summary>The last batch could be stored nowhere. The writer then retries while it is idle.</summary>
    private bool _isRefused;

    /// <summary>
    /// For fault tests: runs on the writer's thread before each commit, and after it (true). It may throw or break the connection.
    /// </summary>
    internal Action<ILedgerSql, bool>? Fault
    {
        get => _connection.Fault;
        set => _connection.Fault = value;
    }

    /// <summary>The next row id: increasing, and unique across nodes.</summary>
    public long NextId() => _connection.NextId();

    /// <summary>Completes when the entry is on disk or was refused.</summary>
    public ValueTask<LedgerOutcome> CommitAsync(LedgerEntry entry) =>
        _queue.TryAdd(entry) ? entry.WaitAsync() : new ValueTask<LedgerOutcome>(LedgerOutcome.Refused);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        using (gate.Enter(cancellationToken))
        {
            _spool?.Open();
            _connection.Start();
            // Before any counter is loaded, or used quota would be given out again.
            ReplaySpool();
        }
        // "Async" SQLite calls block their thread. A dedicated thread keeps the pool's threads free.
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger-writer" };
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <summary>Stops taking entries and commits the waiting ones. The server has finished its requests by then.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Close();
        return Task.Run(() => _thread?.Join(DrainTimeout), CancellationToken.None);
    }

    public void Dispose()
    {
        _queue.Close();
        _spool?.Dispose();
    }

    private void Run()
    {
        var empty = new List<LedgerEntry>(QueueCapacity);
        while (_queue.Take(empty, IdlePause) is { } batch)
        {
            if (batch.Count == 0 && _spool is not { HasEntries: true } && _inDoubt.Count == 0 && !_isRefused)
                continue;
            try
            {
                using (gate.Enter(CancellationToken.None))
                    Write(batch);
                ReportState();
            }
            catch (Exception failure)
            {
                storage.Problem = "calls cannot be stored";
                _isRefused = true; // retry without new calls: while the portal is not ready, none arrive
                LogUnexpected(log, batch.Count, failure);
                _connection.Drop();
                // Whether they were stored is unknown. Their callers are told that nothing was charged, so stored rows must be
                // reversed.
                foreach (var entry in batch)
                    if (!entry.IsAnswered)
                        _inDoubt.AddRange(entry.Rows);
                LedgerAnswers.Send(batch, LedgerOutcome.Refused);
            }
            batch.Clear();
            empty = batch;
        }
        using (gate.Enter(CancellationToken.None))
            _ = Recover(); // what is still in the spool waits for the next start
        _connection.Drop();
    }

    // Runs for every batch; usually both are null and nothing is written.
    private void ReportState()
    {
        var trouble =
            _spool is { HasEntries: true } ? "the database refuses calls; they wait in the spool"
            : _inDoubt.Count > 0 || _isRefused ? "the database refuses calls"
            : null;
        if (storage.Problem != trouble)
            storage.Problem = trouble;
    }

    private void Write(List<LedgerEntry> batch)
    {
        var refusal = Recover();
        if (batch.Count == 0)
        {
            _isRefused = refusal is not null;
            return;
        }
        refusal ??= _connection.TryCommit(batch);
        if (refusal is LedgerDataException && batch.Count > 1)
        {
            // One entry cannot be stored. Refuse only that one, not the whole batch.
            foreach (var entry in batch)
                Finish([entry], _connection.TryCommit([entry]));
            return;
        }
        if (refusal is not null and not LedgerDataException && database.IsPostgres)
            refusal = RetryUntilTimeout(batch, refusal);
        Finish(batch, refusal);
    }

    private void Finish(List<LedgerEntry> batch, Exception? refusal)
    {
        var outcome = LedgerOutcome.Committed;
        if (refusal is LedgerDataException)
        {
            outcome = LedgerOutcome.Refused;
            LogRefused(log, batch.Count, refusal);
        }
        else if (refusal is not null && _spool is not null)
        {
            if (_spool.TryAppend(batch))
                LogSpooled(log, batch.Count, refusal);
            else
                outcome = LedgerOutcome.Refused;
            if (outcome == LedgerOutcome.Refused)
                LogRefused(log, batch.Count, refusal);
        }
        else if (refusal is not null)
        {
            outcome = LedgerOutcome.Refused;
            foreach (var entry in batch)
                _inDoubt.AddRange(entry.Rows);
            LogRefused(log, batch.Count, refusal);
        }
        if (refusal is not LedgerDataException)
            _isRefused = outcome != LedgerOutcome.Committed;
        LedgerAnswers.Send(batch, outcome);
    }

    /// <summary>PostgreSQL: retries the same rows until it succeeds or <see cref="PostgresPatience"/> is over.</summary>
    private Exception? RetryUntilTimeout(List<LedgerEntry> batch, Exception refusal)
    {
        var until = clock.GetTimestamp() + (long)(PostgresPatience.TotalSeconds * clock.TimestampFrequency);
        var last = refusal;
        while (clock.GetTimestamp() < until)
        {
            Thread.Sleep(PostgresPause);
            // Reverse earlier refusals first. If the portal stopped right after this batch, they would never be reversed.
            if ((Recover() ?? _connection.TryCommit(batch)) is not { } failure)
                return null;
            last = failure;
        }
        return last;
    }

    /// <summary>
    /// Runs before anything newer is written: replays the spool, and reverses refused rows that were committed after all. Null on
    /// success.
    /// </summary>
    private Exception? Recover()
    {
        try
        {
            if (_spool is { HasEntries: true })
                ReplaySpool();
            else
                _spool?.Open();
            if (_inDoubt.Count > 0)
                TakeBackDoubtful();
            return null;
        }
        catch (Exception failure)
            when (failure
                    is System.Data.Common.DbException
                        or IOException
                        or UnauthorizedAccessException
                        or InvalidOperationException
                        or LedgerDataException
            )
        {
            _connection.Drop();
            return failure;
        }
    }

    private void ReplaySpool()
    {
        if (_spool is not { HasEntries: true })
            return;
        var entries = _spool.Read();
        _connection.Commit(entries);
        _spool.Clear();
        LogReplayed(log, entries.Count);
    }

    /// <summary>Reverses rows that were committed although their callers were told that nothing was charged.</summary>
    private void TakeBackDoubtful()
    {
        var ids = _connection.Open().Stored([.. _inDoubt.Select(row => row.Id)]);
        var stored = _inDoubt.Where(row => ids.Contains(row.Id)).ToArray();
        UsageEvent[] reversals = [.. stored.Where(row => row.Quantity != 0).Select(row => row.Reversed(NextId()))];
        if (stored.Length > 0)
            _connection.Open().Commit([new LedgerEntry(reversals) { TakenBack = stored }]);
        _inDoubt.Clear();
    }

    [LoggerMessage(LogLevel.Error, "{Entries} metered calls could not be stored; they were answered 503 and not charged.")]
    private static partial void LogRefused(ILogger log, int entries, Exception failure);

    [LoggerMessage(
        LogLevel.Error,
        "The database refused {Entries} metered calls; they are kept in the spool and written when it accepts again."
    )]
    private static partial void LogSpooled(ILogger log, int entries, Exception failure);

    [LoggerMessage(LogLevel.Warning, "{Entries} metered calls were written from the spool.")]
    private static partial void LogReplayed(ILogger log, int entries);

    [LoggerMessage(LogLevel.Critical, "The ledger writer failed on {Entries} calls; they were answered 503.")]
    private static partial void LogUnexpected(ILogger log, int entries, Exception failure);
}
