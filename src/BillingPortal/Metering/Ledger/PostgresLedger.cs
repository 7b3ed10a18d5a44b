using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace BillingPortal.Metering.Ledger;

/// <summary>The ledger on PostgreSQL: one statement per table and batch, with the rows as arrays.</summary>
internal sealed class PostgresLedger(NpgsqlConnection connection) : ILedgerSql
{
    private const string InsertEvents = """
        INSERT INTO usage_events (id, tenant_id, key_id, meter, quantity, billable, is_test, occurred_at, received_at, period_start,
            endpoint, method, status, duration_ms, model, provider_cost_nano, source, idempotency_key)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            ON CONFLICT (id) DO NOTHING RETURNING id
        """;

    private static readonly string UpsertHours = RollupSql.UpsertHours($"SELECT * FROM {Unnest(RollupSql.HourColumns)}");

    private static readonly string NewDays = RollupSql.NewDays($"SELECT * FROM {Unnest(RollupSql.DayColumns)}");

    // A separate statement after NewDays: it must see rows that another node has inserted in the meantime.
    private static readonly string AddDaySums = RollupSql.UpsertDaySums(
        $"""
        SELECT days.id, {RollupSql.DaySumsOf("added")}
        FROM {Unnest(RollupSql.DayColumns + RollupSql.DaySumColumns - 1)} AS added ({RollupSql.DayKeyAndSums})
        JOIN usage_days AS days USING ({RollupSql.DayKeyColumns})
        ORDER BY days.id
        """
    );

    private const string UpsertStream =
        "INSERT INTO usage_streams (id, tenant_id, started_at, expires_at, rows) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO "
        + "UPDATE SET expires_at = excluded.expires_at, rows = excluded.rows";

    private const string InsertAnswer = """
        INSERT INTO stored_answers (tenant_id, idempotency_key, call_id, fingerprint, status, content_type, body, stored_at,
            expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (tenant_id, idempotency_key) DO UPDATE SET call_id = excluded.call_id, fingerprint = excluded.fingerprint,
            status = excluded.status, content_type = excluded.content_type,
            body = excluded.body, stored_at = excluded.stored_at, expires_at = excluded.expires_at
                WHERE stored_answers.expires_at <= excluded.stored_at
        """;

    private const string InsertAlert = """
        INSERT INTO usage_alerts (tenant_id, meter, period_start, included, threshold_percent, used, raised_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (tenant_id, meter, period_start, included, threshold_percent) DO NOTHING
        """;

    private readonly LedgerSums _sums = new();

    public void Commit(IReadOnlyList<LedgerEntry> batch)
    {
        _sums.Forget(); // upserts match by key here, so nothing is remembered between batches
        try
        {
            using var transaction = connection.BeginTransaction();
            var accepted = Answers(batch);
            Events([.. accepted.SelectMany(entry => entry.Rows)]);
            Hours();
            Days();
            foreach (var entry in accepted)
                Marks(entry);
            transaction.Commit();
        }
        catch (PostgresException refused)
            when (refused.SqlState.StartsWith("22", StringComparison.Ordinal) || refused.SqlState.StartsWith("23", StringComparison.Ordinal)
            )
        {
            throw new LedgerDataException(refused.Message, refused);
        }
    }

    public long HighestId()
    {
        using var command = Command(
            "SELECT COALESCE(MAX(id), 0) FROM "
                + "(SELECT MAX(id) AS id FROM usage_events UNION ALL SELECT MAX(id) AS id FROM usage_streams) AS ids"
        );
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public HashSet<long> Stored(IReadOnlyCollection<long> ids)
    {
        using var command = Command("SELECT id FROM usage_events WHERE id = ANY ($1)", ids.ToArray());
        return Numbers(command);
    }

    public void Dispose() => connection.Dispose();

    /// <summary>
    /// Stores the responses and returns the entries to write: all but those whose idempotency key belongs to another call.
    /// </summary>
    private List<LedgerEntry> Answers(IReadOnlyList<LedgerEntry> batch)
    {
        var accepted = new List<LedgerEntry>(batch.Count);
        foreach (var entry in batch)
        {
            if (entry.Answer is { } answer && !StoreAnswer(answer))
                entry.IsDuplicate = true;
            else
                accepted.Add(entry);
        }
        return accepted;
    }

    private bool StoreAnswer(StoredAnswer answer)
    {
        using var insert = Command(
            InsertAnswer,
            answer.TenantId,
            answer.IdempotencyKey,
            answer.CallId,
            answer.Fingerprint,
            answer.Status,
            OrNull(answer.ContentType, NpgsqlDbType.Text),
            OrNull(answer.Body, NpgsqlDbType.Bytea),
            Ms(answer.StoredAt),
            Ms(answer.ExpiresAt)
        );
        if (insert.ExecuteNonQuery() == 1)
            return true;
        using var of = Command(
            "SELECT call_id FROM stored_answers WHERE tenant_id = $1 AND idempotency_key = $2",
            answer.TenantId,
            answer.IdempotencyKey
        );
        return of.ExecuteScalar() is long callId && callId == answer.CallId;
    }

    private void Events(UsageEvent[] rows)
    {
        if (rows.Length == 0)
            return;
        T[] Column<T>(Func<UsageEvent, T> of) => Array.ConvertAll(rows, row => of(row));
        using var command = Command(
            InsertEvents,
            Column(row => row.Id),
            Column(row => row.TenantId),
            Column(row => row.KeyId),
            Column(row => row.Meter),
            Column(row => row.Quantity),
            Column(row => row.Billable),
            Column(row => row.IsTest),
            Column(row => Ms(row.OccurredAt)),
            Column(row => Ms(row.ReceivedAt)),
            Column(row => Ms(row.PeriodStart)),
            Column(row => row.Endpoint),
            Column(row => row.Method),
            Column(row => row.Status),
            Column(row => row.DurationMs),
            Column(row => row.Model),
            Column(row => row.ProviderCostNano),
            Column(row => row.Source),
            OrNull(Column(row => row.IdempotencyKey), NpgsqlDbType.Array | NpgsqlDbType.Text)
        );
        var inserted = Numbers(command);
        foreach (var row in rows)
            if (inserted.Remove(row.Id))
                _sums.Add(row);
    }

    private void Hours()
    {
        if (_sums.Hours.Count == 0)
            return;
        // In a fixed order, or two nodes could deadlock on each other's rows.
        var hours = _sums
            .Hours.OrderBy(hour => hour.Key.TenantId)
            .ThenBy(hour => hour.Key.Meter, StringComparer.Ordinal)
            .ThenBy(hour => hour.Key.Period)
            .ThenBy(hour => hour.Key.Hour)
            .ToArray();
        T[] Column<T>(Func<LedgerSums.HourSum, T> of) => Array.ConvertAll(hours, hour => of(hour));
        using var command = Command(
            UpsertHours,
            Column(hour => hour.Key.TenantId),
            Column(hour => hour.Key.Meter),
            Column(hour => hour.Key.Period),
            Column(hour => hour.Key.Hour),
            Column(hour => hour.Quantity),
            Column(hour => hour.Test),
            Column(hour => hour.Events),
            Column(hour => hour.Cost),
            Column(hour => hour.FirstEvent),
            Column(hour => hour.LastEvent),
            Column(hour => hour.Billable)
        );
        command.ExecuteNonQuery();
    }

    private void Days()
    {
        if (_sums.Days.Count == 0)
            return;
        var days = _sums
            .Days.OrderBy(day => day.Key.TenantId)
            .ThenBy(day => day.Key.KeyId)
            .ThenBy(day => day.Key.Meter, StringComparer.Ordinal)
            .ThenBy(day => day.Key.Endpoint, StringComparer.Ordinal)
            .ThenBy(day => day.Key.Model, StringComparer.Ordinal)
            .ThenBy(day => day.Key.Status)
            .ThenBy(day => day.Key.Day)
            .ThenBy(day => day.Key.Period)
            .ToArray();
        T[] Column<T>(Func<LedgerSums.DaySum, T> of) => Array.ConvertAll(days, day => of(day));
        object[] key =
        [
            Column(day => day.Key.TenantId),
            Column(day => day.Key.Day),
            Column(day => day.Key.Period),
            Column(day => day.Key.Meter),
            Column(day => day.Key.KeyId),
            Column(day => day.Key.Endpoint),
            Column(day => day.Key.Model),
            Column(day => day.Key.Status),
            Column(day => day.IsTest),
            new bool[days.Length], // adjustments do not pass through the writer
        ];
        using var make = Command(NewDays, key);
        make.ExecuteNonQuery();
        using var add = Command(
            AddDaySums,
            [.. key, Column(day => day.Quantity), Column(day => day.Events), Column(day => day.DurationMs), Column(day => day.Cost)]
        );
        if (add.ExecuteNonQuery() != days.Length)
            throw new InvalidOperationException("A day's row vanished while its sums were added."); // rolled back and retried
    }

    private void Marks(LedgerEntry entry)
    {
        if (entry.OpenStream is { } open)
        {
            using var command = Command(UpsertStream, open.Id, open.TenantId, Ms(open.StartedAt), Ms(open.ExpiresAt), open.Rows);
            command.ExecuteNonQuery();
        }
        if (entry.CloseStreamId is { } closed)
        {
            using var command = Command("DELETE FROM usage_streams WHERE id = $1", closed);
            command.ExecuteNonQuery();
        }
        foreach (var row in entry.TakenBack.Where(row => row.IdempotencyKey is not null))
        {
            using var command = Command(
                "DELETE FROM stored_answers WHERE tenant_id = $1 AND idempotency_key = $2 AND call_id = $3",
                row.TenantId,
                row.IdempotencyKey!,
                row.Id
            );
            command.ExecuteNonQuery();
        }
        if (entry.Alert is { } alert)
        {
            using var command = Command(
                InsertAlert,
                alert.TenantId,
                alert.Meter,
                Ms(alert.PeriodStart),
                alert.Included,
                alert.ThresholdPercent,
                alert.Used,
                Ms(alert.RaisedAt)
            );
            command.ExecuteNonQuery();
        }
    }

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        return command;
    }

    private static NpgsqlParameter OrNull(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    private static HashSet<long> Numbers(NpgsqlCommand command)
    {
        var numbers = new HashSet<long>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            numbers.Add(reader.GetInt64(0));
        return numbers;
    }

    /// <summary>The parameters, an array for each column, as rows.</summary>
    private static string Unnest(int columns) => $"unnest({RollupSql.Parameters(columns, number => $"${number}")})";

    private static long Ms(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();
}
