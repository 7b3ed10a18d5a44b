using BillingPortal.Data;

namespace BillingPortal.Metering.Ledger;

/// <summary>
/// Group commit. Calls hand their rows to a bounded queue; one thread writes all that wait in one transaction, waits for
/// the disk once, and only then lets each of them answer. A full queue is an honest 503, never a silent drop.
/// </summary>
/// <remarks>
/// A batch that fails is tried again with the same row ids, so a commit whose outcome is unknown neither loses nor doubles.
/// What SQLite goes on refusing is kept in the spool; what PostgreSQL goes on refusing is answered 503, and taken back
/// should it turn out to have been committed after all.
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

    /// <summary>The last batch found no place at all; looked at again while nothing comes.</summary>
    private bool _isRefused;

    /// <summary>For fault tests: runs on the writer's thread before each commit, and after it (true), and may throw or harm the connection.</summary>
    internal Action<ILedgerSql, bool>? Fault
    {
        get => _connection.Fault;
        set => _connection.Fault = value;
    }

    /// <summary>The next row id: rising, and no other node's.</summary>
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
            // Before any counter is loaded: quota that was used must not be given out again.
            ReplaySpool();
        }
        // "Async" SQLite calls block their thread; this one is ours, so no pool thread is held.
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger-writer" };
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <summary>Stops taking entries and commits what waits. The server has finished its requests by then.</summary>
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
                Tell();
            }
            catch (Exception failure)
            {
                storage.Trouble = "calls cannot be stored";
                _isRefused = true; // looked at again by itself: while the portal is not ready, no call comes that would do it
                LogUnexpected(log, batch.Count, failure);
                _connection.Drop();
                // Whether they were stored is unknown; their callers hear that nothing was charged, so that has to become true.
                foreach (var entry in batch)
                    if (!entry.IsAnswered)
                        _inDoubt.AddRange(entry.Rows);
                LedgerAnswers.Send(batch, LedgerOutcome.Refused);
            }
            batch.Clear();
            empty = batch;
        }
        using (gate.Enter(CancellationToken.None))
            _ = Recover(); // what is still in the spool then waits for the next start
        _connection.Drop();
    }

    // A null for a null costs nothing: this is on every batch's way.
    private void Tell()
    {
        var trouble =
            _spool is { HasEntries: true } ? "the database refuses calls; they wait in the spool"
            : _inDoubt.Count > 0 || _isRefused ? "the database refuses calls"
            : null;
        if (storage.Trouble != trouble)
            storage.Trouble = trouble;
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
            // One entry is not storable: it alone is refused, and not its neighbours.
            foreach (var entry in batch)
                Finish([entry], _connection.TryCommit([entry]));
            return;
        }
        if (refusal is not null and not LedgerDataException && database.IsPostgres)
            refusal = Insist(batch, refusal);
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

    /// <summary>PostgreSQL: the same rows again until it answers or patience ends.</summary>
    private Exception? Insist(List<LedgerEntry> batch, Exception refusal)
    {
        var until = clock.GetTimestamp() + (long)(PostgresPatience.TotalSeconds * clock.TimestampFrequency);
        var last = refusal;
        while (clock.GetTimestamp() < until)
        {
            Thread.Sleep(PostgresPause);
            // What was refused before comes first: should the portal stop right after this batch, it would never be taken back.
            if ((Recover() ?? _connection.TryCommit(batch)) is not { } again)
                return null;
            last = again;
        }
        return last;
    }

    /// <summary>Before anything newer is written: the spool, and rows that were refused with an unknown outcome. Null when nothing stands in the way.</summary>
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

    /// <summary>Those callers were told that nothing was charged, so what was committed after all is taken back by a row that says so.</summary>
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
