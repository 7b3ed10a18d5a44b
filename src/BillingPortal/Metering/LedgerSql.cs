using System.Data.Common;

namespace BillingPortal.Metering;

/// <summary>
/// The ledger's statements, prepared once and the same on SQLite and PostgreSQL. Rollups add only rows that were really
/// inserted: a batch that is repeated after a commit of unknown outcome changes nothing.
/// </summary>
internal sealed class LedgerSql : IDisposable
{
    private const long HourMs = 3_600_000;
    private const long DayMs = 86_400_000;

    private const string InsertEvent = """
        INSERT INTO usage_events (id, tenant_id, key_id, meter, quantity, billable, is_test, occurred_at, received_at, period_start, endpoint, method, status, duration_ms, model, provider_cost_nano, source, idempotency_key)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17) ON CONFLICT (id) DO NOTHING
        """;

    private const string UpsertRollup = """
        INSERT INTO usage_rollups (tenant_id, meter, period_start, hour_start, quantity, billable, test, events, provider_cost_nano, reported)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, 0)
        ON CONFLICT (tenant_id, meter, period_start, hour_start) DO UPDATE SET quantity = usage_rollups.quantity + excluded.quantity, billable = usage_rollups.billable + excluded.billable,
            test = usage_rollups.test + excluded.test, events = usage_rollups.events + excluded.events, provider_cost_nano = usage_rollups.provider_cost_nano + excluded.provider_cost_nano
        """;

    private const string UpsertDay = """
        INSERT INTO usage_days (tenant_id, day, period_start, meter, key_id, endpoint, model, status, is_test, quantity, events, duration_ms, provider_cost_nano)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12)
        ON CONFLICT (tenant_id, day, period_start, meter, key_id, endpoint, model, status) DO UPDATE SET quantity = usage_days.quantity + excluded.quantity, events = usage_days.events + excluded.events,
            duration_ms = usage_days.duration_ms + excluded.duration_ms, provider_cost_nano = usage_days.provider_cost_nano + excluded.provider_cost_nano
        """;

    private const string UpsertStream = """
        INSERT INTO usage_streams (id, tenant_id, started_at, expires_at, rows) VALUES (@p0, @p1, @p2, @p3, @p4)
        ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at, rows = excluded.rows
        """;

    private readonly DbConnection _connection;
    private readonly DbCommand _insertEvent, _upsertRollup, _upsertDay, _upsertStream, _deleteStream;
    private readonly Dictionary<HourKey, HourSum> _hours = [];
    private readonly Dictionary<DayKey, DaySum> _days = [];

    public LedgerSql(DbConnection connection)
    {
        _connection = connection;
        _insertEvent = Prepare(InsertEvent, 18);
        _upsertRollup = Prepare(UpsertRollup, 9);
        _upsertDay = Prepare(UpsertDay, 13);
        _upsertStream = Prepare(UpsertStream, 5);
        _deleteStream = Prepare("DELETE FROM usage_streams WHERE id = @p0", 1);
    }

    public static long HighestId(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COALESCE(MAX(id), 0) FROM (SELECT MAX(id) AS id FROM usage_events UNION ALL SELECT MAX(id) AS id FROM usage_streams) AS ids";
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Rows, rollups and stream marks of all entries in one transaction; returns after the disk has it.</summary>
    public void Commit(List<LedgerEntry> batch)
    {
        _hours.Clear();
        _days.Clear();
        using var transaction = _connection.BeginTransaction();
        foreach (var command in (DbCommand[])[_insertEvent, _upsertRollup, _upsertDay, _upsertStream, _deleteStream]) command.Transaction = transaction;
        foreach (var entry in batch)
        {
            foreach (var row in entry.Rows)
                if (Insert(row)) Add(row);
            if (entry.OpenStream is { } open) Run(_upsertStream, open.Id, open.TenantId, Ms(open.StartedAt), Ms(open.ExpiresAt), open.Rows);
            if (entry.CloseStreamId is { } closed) Run(_deleteStream, closed);
        }
        // In a fixed order, so that two nodes on PostgreSQL cannot lock each other's rows crosswise.
        foreach (var (key, sum) in _hours.OrderBy(pair => pair.Key.TenantId).ThenBy(pair => pair.Key.Meter, StringComparer.Ordinal).ThenBy(pair => pair.Key.Period).ThenBy(pair => pair.Key.Hour))
            Run(_upsertRollup, key.TenantId, key.Meter, key.Period, key.Hour, sum.Quantity, sum.Billable, sum.Test, sum.Events, sum.Cost);
        foreach (var (key, sum) in _days.OrderBy(pair => pair.Key.TenantId).ThenBy(pair => pair.Key.KeyId).ThenBy(pair => pair.Key.Meter, StringComparer.Ordinal).ThenBy(pair => pair.Key.Endpoint, StringComparer.Ordinal).ThenBy(pair => pair.Key.Model, StringComparer.Ordinal).ThenBy(pair => pair.Key.Status).ThenBy(pair => pair.Key.Day))
            Run(_upsertDay, key.TenantId, key.Day, key.Period, key.Meter, key.KeyId, key.Endpoint, key.Model, key.Status, sum.IsTest, sum.Quantity, sum.Events, sum.DurationMs, sum.Cost);
        transaction.Commit();
    }

    public void Dispose()
    {
        foreach (var command in (DbCommand[])[_insertEvent, _upsertRollup, _upsertDay, _upsertStream, _deleteStream]) command.Dispose();
        _connection.Dispose();
    }

    private bool Insert(UsageEvent row) => Run(_insertEvent, row.Id, row.TenantId, row.KeyId, row.Meter, row.Quantity, row.Billable, row.IsTest, Ms(row.OccurredAt), Ms(row.ReceivedAt), Ms(row.PeriodStart),
        row.Endpoint, row.Method, row.Status, row.DurationMs, row.Model, row.ProviderCostNano, row.Source, (object?)row.IdempotencyKey ?? DBNull.Value) == 1;

    private void Add(UsageEvent row)
    {
        var occurred = Ms(row.OccurredAt);
        var hourKey = new HourKey(row.TenantId, row.Meter, Ms(row.PeriodStart), occurred - (occurred % HourMs));
        if (!_hours.TryGetValue(hourKey, out var hour)) _hours[hourKey] = hour = new HourSum();
        if (row.IsTest) hour.Test += row.Quantity;
        else hour.Quantity += row.Quantity;
        if (row.Billable) hour.Billable += row.Quantity;
        hour.Events++;
        hour.Cost += row.ProviderCostNano;

        var dayKey = new DayKey(row.TenantId, occurred - (occurred % DayMs), hourKey.Period, row.Meter, row.KeyId, row.Endpoint, row.Model, row.Status);
        if (!_days.TryGetValue(dayKey, out var day)) _days[dayKey] = day = new DaySum { IsTest = row.IsTest };
        day.Quantity += row.Quantity;
        day.Events++;
        day.DurationMs += row.DurationMs;
        day.Cost += row.ProviderCostNano;
    }

    private DbCommand Prepare(string text, int parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        for (var i = 0; i < parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@p" + i;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private static int Run(DbCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command.ExecuteNonQuery();
    }

    private static long Ms(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    private readonly record struct HourKey(long TenantId, string Meter, long Period, long Hour);
    private readonly record struct DayKey(long TenantId, long Day, long Period, string Meter, long KeyId, string Endpoint, string Model, int Status);
    private sealed class HourSum { public long Quantity, Billable, Test, Events, Cost; }
    private sealed class DaySum { public bool IsTest; public long Quantity, Events, DurationMs, Cost; }
}
