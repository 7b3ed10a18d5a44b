using SQLitePCL;

namespace BillingPortal.Metering;

/// <summary>The ledger on SQLite, through the library's own interface.</summary>
internal sealed class SqliteLedger : ILedgerSql
{
    private readonly sqlite3 _connection;
    private readonly LedgerSums _sums = new();
    private readonly SqliteStatement _begin, _commit, _rollback, _event, _hour, _hourById, _day, _dayById, _openStream, _closeStream, _answer, _answerOf, _alert;
    private readonly SqliteStatement[] _all;

    public SqliteLedger(sqlite3 connection)
    {
        _connection = connection;
        SqliteStatement Prepare(string sql) => new(connection, sql);
        _all =
        [
            _begin = Prepare("BEGIN IMMEDIATE"),
            _commit = Prepare("COMMIT"),
            _rollback = Prepare("ROLLBACK"),
            _event = Prepare(SqliteLedgerSql.InsertEvent),
            _hour = Prepare(SqliteLedgerSql.UpsertHour),
            _hourById = Prepare(SqliteLedgerSql.UpdateHour),
            _day = Prepare(SqliteLedgerSql.UpsertDay),
            _dayById = Prepare(SqliteLedgerSql.UpdateDay),
            _openStream = Prepare(SqliteLedgerSql.UpsertStream),
            _closeStream = Prepare(SqliteLedgerSql.DeleteStream),
            _answer = Prepare(SqliteLedgerSql.InsertAnswer),
            _answerOf = Prepare(SqliteLedgerSql.CallOfAnswer),
            _alert = Prepare(SqliteLedgerSql.InsertAlert),
        ];
    }

    public void Commit(IReadOnlyList<LedgerEntry> batch)
    {
        _sums.Begin();
        _begin.Run();
        try
        {
            for (var i = 0; i < batch.Count; i++) Write(batch[i]);
            // By id, so that neighbouring rows are changed while their page is at hand.
            _sums.Hours.Sort(static (left, right) => left.Id.CompareTo(right.Id));
            _sums.Days.Sort(static (left, right) => left.Id.CompareTo(right.Id));
            foreach (var hour in _sums.Hours) Write(hour);
            foreach (var day in _sums.Days) Write(day);
            _commit.Run();
        }
        catch
        {
            _sums.Forget();
            if (raw.sqlite3_get_autocommit(_connection) == 0) _rollback.Run();
            throw;
        }
    }

    public long HighestId()
    {
        using var highest = new SqliteStatement(_connection, "SELECT COALESCE(MAX(id), 0) FROM (SELECT MAX(id) AS id FROM usage_events UNION ALL SELECT MAX(id) AS id FROM usage_streams)");
        return highest.Number() ?? 0;
    }

    public HashSet<long> Stored(IReadOnlyCollection<long> ids)
    {
        using var stored = new SqliteStatement(_connection, "SELECT id FROM usage_events WHERE id = ?1");
        var found = new HashSet<long>();
        foreach (var id in ids)
        {
            stored.Bind(1, id);
            if (stored.Number() is { } known) found.Add(known);
        }
        return found;
    }

    /// <summary>For fault tests: a pragma on the writer's own connection.</summary>
    internal void Execute(string sql) => raw.sqlite3_exec(_connection, sql);

    public void Dispose()
    {
        foreach (var statement in _all) statement.Dispose();
        _connection.Dispose();
    }

    private void Write(LedgerEntry entry)
    {
        if (entry.Answer is { } answer && !Keep(answer))
        {
            entry.IsDuplicate = true;
            return;
        }
        foreach (var row in entry.Rows)
            if (Insert(row)) _sums.Add(row);
        if (entry.OpenStream is { } open) Write(open);
        if (entry.CloseStreamId is { } closed)
        {
            _closeStream.Bind(1, closed);
            _closeStream.Run();
        }
        if (entry.Alert is { } alert) Write(alert);
    }

    private bool Insert(UsageEvent row)
    {
        var insert = _event;
        insert.Bind(1, row.Id);
        insert.Bind(2, row.TenantId);
        insert.Bind(3, row.KeyId);
        insert.Bind(4, row.Meter);
        insert.Bind(5, row.Quantity);
        insert.Bind(6, row.Billable);
        insert.Bind(7, row.IsTest);
        insert.Bind(8, Ms(row.OccurredAt));
        insert.Bind(9, Ms(row.ReceivedAt));
        insert.Bind(10, Ms(row.PeriodStart));
        insert.Bind(11, row.Endpoint);
        insert.Bind(12, row.Method);
        insert.Bind(13, row.Status);
        insert.Bind(14, row.DurationMs);
        insert.Bind(15, row.Model);
        insert.Bind(16, row.ProviderCostNano);
        insert.Bind(17, row.Source);
        insert.Bind(18, row.IdempotencyKey);
        return insert.Run() == 1;
    }

    private void Write(LedgerSums.HourSum hour)
    {
        if (hour.Id != 0)
        {
            _hourById.Bind(1, hour.Id);
            _hourById.Bind(2, hour.Quantity);
            _hourById.Bind(3, hour.Billable);
            _hourById.Bind(4, hour.Test);
            _hourById.Bind(5, hour.Events);
            _hourById.Bind(6, hour.Cost);
            _hourById.Bind(7, hour.FirstEvent);
            _hourById.Bind(8, hour.LastEvent);
            if (_hourById.Run() == 1) return; // else somebody deleted the row; it is made anew
        }
        _hour.Bind(1, hour.Key.TenantId);
        _hour.Bind(2, hour.Key.Meter);
        _hour.Bind(3, hour.Key.Period);
        _hour.Bind(4, hour.Key.Hour);
        _hour.Bind(5, hour.Quantity);
        _hour.Bind(6, hour.Billable);
        _hour.Bind(7, hour.Test);
        _hour.Bind(8, hour.Events);
        _hour.Bind(9, hour.Cost);
        _hour.Bind(10, hour.FirstEvent);
        _hour.Bind(11, hour.LastEvent);
        hour.Id = _hour.Number() ?? 0;
    }

    private void Write(LedgerSums.DaySum day)
    {
        if (day.Id != 0)
        {
            _dayById.Bind(1, day.Id);
            _dayById.Bind(2, day.Quantity);
            _dayById.Bind(3, day.Events);
            _dayById.Bind(4, day.DurationMs);
            _dayById.Bind(5, day.Cost);
            if (_dayById.Run() == 1) return;
        }
        _day.Bind(1, day.Key.TenantId);
        _day.Bind(2, day.Key.Day);
        _day.Bind(3, day.Key.Period);
        _day.Bind(4, day.Key.Meter);
        _day.Bind(5, day.Key.KeyId);
        _day.Bind(6, day.Key.Endpoint);
        _day.Bind(7, day.Key.Model);
        _day.Bind(8, day.Key.Status);
        _day.Bind(9, day.IsTest);
        _day.Bind(10, day.Quantity);
        _day.Bind(11, day.Events);
        _day.Bind(12, day.DurationMs);
        _day.Bind(13, day.Cost);
        day.Id = _day.Number() ?? 0;
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

    /// <summary>False when the key holds another call's answer. An answer that has expired makes room.</summary>
    private bool Keep(StoredAnswer answer)
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
        if (_answer.Run() == 1) return true;
        // Taken, perhaps by this very call in a batch that is repeated after an unknown outcome.
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
