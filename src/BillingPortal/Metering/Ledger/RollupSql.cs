namespace BillingPortal.Metering.Ledger;

/// <summary>
/// The rollups' columns, and how an addition is merged into a stored row. The ledgers of both databases and adjustments write the rollups
/// with these statements, which both databases understand. A caller says where the new rows come from, with values in the order of the
/// columns.
/// </summary>
internal static class RollupSql
{
    private enum Merge
    {
        Add,
        Lowest,
        Highest,
    }

    private const string Hours = "usage_rollups",
        DaySums = "usage_day_sums";

    private static readonly string[] HourKey = ["tenant_id", "meter", "period_start", "hour_start"];

    // Billable units come last: an update without any leaves the column out.
    private static readonly (string Column, Merge By)[] HourSums =
    [
        ("quantity", Merge.Add),
        ("test", Merge.Add),
        ("events", Merge.Add),
        ("provider_cost_nano", Merge.Add),
        ("first_event", Merge.Lowest),
        ("last_event", Merge.Highest),
        ("billable", Merge.Add),
    ];

    private static readonly string[] DayKey =
    [
        "tenant_id",
        "day",
        "period_start",
        "meter",
        "key_id",
        "endpoint",
        "model",
        "status",
        "is_test",
        "is_adjustment",
    ];

    private static readonly (string Column, Merge By)[] SumsOfDay =
    [
        ("quantity", Merge.Add),
        ("events", Merge.Add),
        ("duration_ms", Merge.Add),
        ("provider_cost_nano", Merge.Add),
    ];

    /// <summary>Columns of an hour: key, then sums.</summary>
    public static int HourColumns => HourKey.Length + HourSums.Length;

    /// <summary>Columns that name a row of a day.</summary>
    public static int DayColumns => DayKey.Length;

    /// <summary>The id of a day's row, then its sums.</summary>
    public static int DaySumColumns => 1 + SumsOfDay.Length;

    /// <summary>The columns that name a row of a day, then its sums, separated by commas.</summary>
    public static string DayKeyAndSums { get; } = List([.. DayKey, .. SumsOfDay.Select(sum => sum.Column)]);
    public static string DayKeyColumns { get; } = List(DayKey);

    public static string DaySumsOf(string table) => List(SumsOfDay.Select(sum => $"{table}.{sum.Column}"));

    /// <param name="rows">VALUES or a SELECT that gives an hour's columns.</param>
    public static string UpsertHours(string rows) =>
        $"INSERT INTO {Hours} ({List([.. HourKey, .. HourSums.Select(sum => sum.Column)])}) {rows} "
        + $"ON CONFLICT ({List(HourKey)}) DO UPDATE SET {Merged(Hours, HourSums, column => $"excluded.{column}")}";

    /// <param name="parameter">Names a parameter by its number: 1 is the id, the sums follow.</param>
    /// <param name="isBilled">False leaves billable units out.</param>
    public static string UpdateHour(Func<int, string> parameter, bool isBilled) =>
        UpdateById(Hours, isBilled ? HourSums : HourSums[..^1], parameter);

    /// <summary>Stores the rows of a day that are missing.</summary>
    public static string NewDays(string rows) =>
        $"INSERT INTO usage_days ({DayKeyColumns}) {rows} ON CONFLICT ({DayKeyColumns}) DO NOTHING";

    /// <summary>Stores the row of a day if it is missing, and returns its id.</summary>
    /// <remarks>The update changes nothing: without one, RETURNING says nothing about a row that exists.</remarks>
    public static string UpsertDay(string rows) =>
        $"INSERT INTO usage_days ({DayKeyColumns}) {rows} "
        + $"ON CONFLICT ({DayKeyColumns}) DO UPDATE SET is_test = excluded.is_test RETURNING id";

    public static string UpsertDaySums(string rows) =>
        $"INSERT INTO {DaySums} (id, {List(SumsOfDay.Select(sum => sum.Column))}) {rows} "
        + $"ON CONFLICT (id) DO UPDATE SET {Merged(DaySums, SumsOfDay, column => $"excluded.{column}")}";

    public static string UpdateDaySums(Func<int, string> parameter) => UpdateById(DaySums, SumsOfDay, parameter);

    /// <summary>A list of numbered parameters.</summary>
    public static string Parameters(int count, Func<int, string> parameter) => List(Enumerable.Range(1, count).Select(parameter));

    private static string UpdateById(string table, (string Column, Merge By)[] sums, Func<int, string> parameter)
    {
        var next = 1;
        return $"UPDATE {table} SET {Merged(table, sums, _ => parameter(++next))} WHERE id = {parameter(1)}";
    }

    private static string Merged(string table, (string Column, Merge By)[] sums, Func<string, string> added) =>
        List(sums.Select(sum => $"{sum.Column} = {Merged($"{table}.{sum.Column}", added(sum.Column), sum.By)}"));

    // CASE, because the function for the lesser of two values has another name in each database.
    private static string Merged(string stored, string added, Merge by) =>
        by switch
        {
            Merge.Lowest => $"CASE WHEN {added} < {stored} THEN {added} ELSE {stored} END",
            Merge.Highest => $"CASE WHEN {added} > {stored} THEN {added} ELSE {stored} END",
            _ => $"{stored} + {added}",
        };

    private static string List(IEnumerable<string> parts) => string.Join(", ", parts);
}
