using SQLitePCL;

namespace BillingPortal.Metering.Ledger;

/// <summary>Adds a batch's sums to the two rollups, inside the ledger's transaction. Rows written before are updated by id.</summary>
internal sealed class SqliteRollups(sqlite3 connection) : IDisposable
{
    private readonly SqliteStatement _hour = new(connection, SqliteLedgerSql.UpsertHour),
        _hourById = new(connection, SqliteLedgerSql.UpdateHour),
        _unbilledHourById = new(connection, SqliteLedgerSql.UpdateUnbilledHour);
    private readonly SqliteStatement _day = new(connection, SqliteLedgerSql.UpsertDay),
        _newDaySums = new(connection, SqliteLedgerSql.UpsertDaySums),
        _daySums = new(connection, SqliteLedgerSql.UpdateDaySums);

    public void Write(LedgerSums sums)
    {
        // Ordered by id, so that neighbouring rows are updated while their page is cached.
        sums.Hours.Sort(static (left, right) => left.Id.CompareTo(right.Id));
        sums.Days.Sort(static (left, right) => left.Id.CompareTo(right.Id));
        foreach (var hour in sums.Hours)
            Write(hour);
        foreach (var day in sums.Days)
            Write(day);
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<SqliteStatement>)[_hour, _hourById, _unbilledHourById, _day, _newDaySums, _daySums])
            statement.Dispose();
    }

    private void Write(LedgerSums.HourSum hour)
    {
        if (hour.Id != 0)
        {
            var known = hour.Billable == 0 ? _unbilledHourById : _hourById;
            known.Bind(1, hour.Id);
            known.Bind(2, hour.Quantity);
            known.Bind(3, hour.Test);
            known.Bind(4, hour.Events);
            known.Bind(5, hour.Cost);
            known.Bind(6, hour.FirstEvent);
            known.Bind(7, hour.LastEvent);
            if (hour.Billable != 0)
                known.Bind(8, hour.Billable);
            if (known.Run() == 1)
                return; // otherwise somebody deleted the row; insert it again
        }
        _hour.Bind(1, hour.Key.TenantId);
        _hour.Bind(2, hour.Key.Meter);
        _hour.Bind(3, hour.Key.Period);
        _hour.Bind(4, hour.Key.Hour);
        _hour.Bind(5, hour.Quantity);
        _hour.Bind(6, hour.Test);
        _hour.Bind(7, hour.Events);
        _hour.Bind(8, hour.Cost);
        _hour.Bind(9, hour.FirstEvent);
        _hour.Bind(10, hour.LastEvent);
        _hour.Bind(11, hour.Billable);
        hour.Id = _hour.Number() ?? 0;
    }

    private void Write(LedgerSums.DaySum day)
    {
        if (day.Id != 0 && Add(_daySums, day))
            return; // otherwise somebody deleted the row; insert it again
        _day.Bind(1, day.Key.TenantId);
        _day.Bind(2, day.Key.Day);
        _day.Bind(3, day.Key.Period);
        _day.Bind(4, day.Key.Meter);
        _day.Bind(5, day.Key.KeyId);
        _day.Bind(6, day.Key.Endpoint);
        _day.Bind(7, day.Key.Model);
        _day.Bind(8, day.Key.Status);
        _day.Bind(9, day.IsTest);
        _day.Bind(10, false); // adjustments do not pass through the writer
        day.Id = _day.Number() ?? throw new InvalidOperationException("SQLite named no row for a day's sums.");
        Add(_newDaySums, day);
    }

    private static bool Add(SqliteStatement sums, LedgerSums.DaySum day)
    {
        sums.Bind(1, day.Id);
        sums.Bind(2, day.Quantity);
        sums.Bind(3, day.Events);
        sums.Bind(4, day.DurationMs);
        sums.Bind(5, day.Cost);
        return sums.Run() == 1;
    }
}
