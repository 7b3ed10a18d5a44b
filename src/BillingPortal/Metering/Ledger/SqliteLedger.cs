using BillingPortal.Metering.Quota;
using SQLitePCL;

namespace BillingPortal.Metering.Ledger;

/// <summary>
/// The ledger on SQLite, through the native library. New rows are inserted many per statement, which saves a fifth of the library's
/// work. If a row is already stored or cannot be stored, the batch starts over row by row.
/// </summary>
internal sealed class SqliteLedger : ILedgerSql
{
    private readonly sqlite3 _connection;
    private readonly LedgerSums _sums = new();
    private readonly List<UsageEvent> _rows = [];
    private readonly SqliteStatement _begin,
        _commit,
        _rollback,
        _events,
        _event,
        _openStream,
        _closeStream,
        _answer,
        _answerOf,
        _forgetAnswer,
        _alert;
    private readonly SqliteStatement[] _all;
    private readonly SqliteRollups _rollups;

    public SqliteLedger(sqlite3 connection)
    {
        _connection = connection;
        _rollups = new SqliteRollups(connection);
        SqliteStatement Prepare(string sql) => new(connection, sql);
        _all =
        [
            _begin = Prepare("BEGIN IMMEDIATE"),
            _commit = Prepare("COMMIT"),
            _rollback = Prepare("ROLLBACK"),
            _events = Prepare(SqliteLedgerSql.InsertEvents),
            _event = Prepare(SqliteLedgerSql.InsertEvent),
            _openStream = Prepare(SqliteLedgerSql.UpsertStream),
            _closeStream = Prepare(SqliteLedgerSql.DeleteStream),
            _answer = Prepare(SqliteLedgerSql.InsertAnswer),
            _answerOf = Prepare(SqliteLedgerSql.CallOfAnswer),
            _forgetAnswer = Prepare(SqliteLedgerSql.DeleteAnswer),
            _alert = Prepare(SqliteLedgerSql.InsertAlert),
        ];
    }

    public void Commit(IReadOnlyList<LedgerEntry> batch)
    {
        try
        {
            Commit(batch, rowByRow: false);
        }
        catch (LedgerDataException)
        {
            Commit(batch, rowByRow: true); // a retry after an unknown outcome, or a row that cannot be stored
        }
    }

    private void Commit(IReadOnlyList<LedgerEntry> batch, bool rowByRow)
    {
        _sums.Begin();
        _rows.Clear();
        _begin.Run();
        try
        {
            for (var i = 0; i < batch.Count; i++)
                Write(batch[i]);
            // Ordered by id, so that the table's last page fills up before a new one starts.
            _rows.Sort(static (left, right) => left.Id.CompareTo(right.Id));
            Insert(_rows, rowByRow);
            _rollups.Write(_sums);
            _commit.Run();
        }
        catch
        {
            _sums.Forget();
            if (raw.sqlite3_get_autocommit(_connection) == 0)
                _rollback.Run();
            throw;
        }
    }

    public long HighestId()
    {
        using var highest = new SqliteStatement(
            _connection,
            "SELECT COALESCE(MAX(id), 0) FROM (SELECT MAX(id) AS id FROM usage_events UNION ALL SELECT MAX(id) AS id FROM usage_streams)"
        );
        return highest.Number() ?? 0;
    }

    public HashSet<long> Stored(IReadOnlyCollection<long> ids)
    {
        using var stored = new SqliteStatement(_connection, "SELECT id FROM usage_events WHERE id = ?1");
        var found = new HashSet<long>();
        foreach (var id in ids)
        {
            stored.Bind(1, id);
            if (stored.Number() is { } known)
                found.Add(known);
        }
        return found;
    }

    /// <summary>For fault tests: a pragma on the writer's own connection.</summary>
    internal void Execute(string sql) => raw.sqlite3_exec(_connection, sql);

    public void Dispose()
    {
        foreach (var statement in _all)
            statement.Dispose();
        _rollups.Dispose();
        _connection.Dispose();
    }

    private void Write(LedgerEntry entry)
    {
        if (entry.Answer is { } answer && !StoreAnswer(answer))
        {
            entry.IsDuplicate = true;
            return;
        }
        entry.IsDuplicate = false; // also when the batch starts over
        _rows.AddRange(entry.Rows);
        if (entry.OpenStream is { } open)
            Write(open);
        if (entry.CloseStreamId is { } closed)
        {
            _closeStream.Bind(1, closed);
            _closeStream.Run();
        }
        foreach (var row in entry.TakenBack)
            if (row.IdempotencyKey is { } key)
                Forget(row, key);
        if (entry.Alert is { } alert)
            Write(alert);
    }

    private void Forget(UsageEvent row, string idempotencyKey)
    {
        _forgetAnswer.Bind(1, row.TenantId);
        _forgetAnswer.Bind(2, idempotencyKey);
        _forgetAnswer.Bind(3, row.Id);
        _forgetAnswer.Run();
    }

    private void Insert(List<UsageEvent> rows, bool rowByRow)
    {
        var next = 0;
        for (; !rowByRow && rows.Count - next >= SqliteLedgerSql.EventsPerInsert; next += SqliteLedgerSql.EventsPerInsert)
        {
            for (var i = 0; i < SqliteLedgerSql.EventsPerInsert; i++)
                Bind(_events, i * SqliteLedgerSql.EventColumns, rows[next + i]);
            _events.Run();
            for (var i = 0; i < SqliteLedgerSql.EventsPerInsert; i++)
                _sums.Add(rows[next + i]);
        }
        for (; next < rows.Count; next++)
        {
            Bind(_event, 0, rows[next]);
            if (_event.Run() == 1)
                _sums.Add(rows[next]);
        }
    }

    private static void Bind(SqliteStatement insert, int before, UsageEvent row)
    {
        insert.Bind(before + 1, row.Id);
        insert.Bind(before + 2, row.TenantId);
        insert.Bind(before + 3, row.KeyId);
        insert.Bind(before + 4, row.Meter);
        insert.Bind(before + 5, row.Quantity);
        insert.Bind(before + 6, row.Billable);
        insert.Bind(before + 7, row.IsTest);
        insert.Bind(before + 8, Ms(row.OccurredAt));
        insert.Bind(before + 9, Ms(row.ReceivedAt));
        insert.Bind(before + 10, Ms(row.PeriodStart));
        insert.Bind(before + 11, row.Endpoint);
        insert.Bind(before + 12, row.Method);
        insert.Bind(before + 13, row.Status);
        insert.Bind(before + 14, row.DurationMs);
        insert.Bind(before + 15, row.Model);
        insert.Bind(before + 16, row.ProviderCostNano);
        insert.Bind(before + 17, row.Source);
        insert.Bind(before + 18, row.IdempotencyKey);
    }

    private void Write(OpenStream open)
    {
        _openStream.Bind(1, open.Id);
        _openStream.Bind(2, open.TenantId);
        _openStream.Bind(3, Ms(open.StartedAt));
        _openStream.Bind(4, Ms(open.ExpiresAt));
        _openStream.Bind(5, open.Rows);
        _openStream.Run();
    }

    /// <summary>False when the key belongs to another call. An expired response is replaced.</summary>
    private bool StoreAnswer(StoredAnswer answer)
    {
        _answer.Bind(1, answer.TenantId);
        _answer.Bind(2, answer.IdempotencyKey);
        _answer.Bind(3, answer.CallId);
        _answer.Bind(4, answer.Fingerprint);
        _answer.Bind(5, answer.Status);
        _answer.Bind(6, answer.ContentType);
        _answer.Bind(7, answer.Body);
        _answer.Bind(8, Ms(answer.StoredAt));
        _answer.Bind(9, Ms(answer.ExpiresAt));
        if (_answer.Run() == 1)
            return true;
        // The key is taken, perhaps by this very call in a batch that is retried after an unknown outcome.
        _answerOf.Bind(1, answer.TenantId);
        _answerOf.Bind(2, answer.IdempotencyKey);
        return _answerOf.Number() == answer.CallId;
    }

    private void Write(UsageAlert alert)
    {
        _alert.Bind(1, alert.TenantId);
        _alert.Bind(2, alert.Meter);
        _alert.Bind(3, Ms(alert.PeriodStart));
        _alert.Bind(4, alert.Included);
        _alert.Bind(5, alert.ThresholdPercent);
        _alert.Bind(6, alert.Used);
        _alert.Bind(7, Ms(alert.RaisedAt));
        _alert.Run();
    }

    private static long Ms(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();
}
