namespace BillingPortal.Metering.Ledger;

/// <summary>The ledger's statements on SQLite. Those that end in RETURNING give the id by which later updates find the row.</summary>
internal static class SqliteLedgerSql
{
    public const int EventColumns = 18;
    public const int EventsPerInsert = 32;

    private const string IntoEvents =
        "INSERT INTO usage_events (id, tenant_id, key_id, meter, quantity, billable, is_test, occurred_at, received_at, "
        + "period_start, endpoint, method, status, duration_ms, model, provider_cost_nano, source, idempotency_key) VALUES ";

    /// <summary>Fails as a whole if one of its rows is already stored.</summary>
    public static readonly string InsertEvents =
        IntoEvents
        + string.Join(
            ", ",
            Enumerable
                .Range(0, EventsPerInsert)
                .Select(row => $"({string.Join(", ", Enumerable.Range((row * EventColumns) + 1, EventColumns).Select(Numbered))})")
        );

    public const string InsertEvent =
        IntoEvents + "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) ON CONFLICT (id) DO NOTHING";

    public static readonly string UpsertHour =
        RollupSql.UpsertHours($"VALUES ({RollupSql.Parameters(RollupSql.HourColumns, Numbered)})") + " RETURNING id";

    public static readonly string UpdateHour = RollupSql.UpdateHour(Numbered, isBilled: true);

    /// <summary>
    /// For usage that is not billed. It leaves <c>billable</c> alone, because that column is in the index of unreported rollups, and
    /// every update of it would move an index entry.
    /// </summary>
    public static readonly string UpdateUnbilledHour = RollupSql.UpdateHour(Numbered, isBilled: false);

    public static readonly string UpsertDay = RollupSql.UpsertDay($"VALUES ({RollupSql.Parameters(RollupSql.DayColumns, Numbered)})");

    public static readonly string UpsertDaySums = RollupSql.UpsertDaySums(
        $"VALUES ({RollupSql.Parameters(RollupSql.DaySumColumns, Numbered)})"
    );

    public static readonly string UpdateDaySums = RollupSql.UpdateDaySums(Numbered);

    public const string UpsertStream =
        "INSERT INTO usage_streams (id, tenant_id, started_at, expires_at, rows) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO "
        + "UPDATE SET expires_at = excluded.expires_at, rows = excluded.rows";

    public const string DeleteStream = "DELETE FROM usage_streams WHERE id = ?1";

    public const string InsertAnswer = """
        INSERT INTO stored_answers (tenant_id, idempotency_key, call_id, fingerprint, status, content_type, body, stored_at,
            expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (tenant_id, idempotency_key) DO UPDATE SET call_id = excluded.call_id, fingerprint = excluded.fingerprint,
            status = excluded.status, content_type = excluded.content_type,
            body = excluded.body, stored_at = excluded.stored_at, expires_at = excluded.expires_at
                WHERE stored_answers.expires_at <= excluded.stored_at
        """;

    public const string CallOfAnswer = "SELECT call_id FROM stored_answers WHERE tenant_id = ?1 AND idempotency_key = ?2";

    public const string DeleteAnswer = "DELETE FROM stored_answers WHERE tenant_id = ?1 AND idempotency_key = ?2 AND call_id = ?3";

    public const string InsertAlert = """
        INSERT INTO usage_alerts (tenant_id, meter, period_start, included, threshold_percent, used, raised_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (tenant_id, meter, period_start, included, threshold_percent) DO NOTHING
        """;

    private static string Numbered(int parameter) => $"?{parameter}";
}
