using BillingPortal.Metering.Ledger;

namespace BillingPortal.Usage;

/// <summary>A row of the daily sums under one way of splitting them: a projection that both databases can group by.</summary>
/// <remarks>Adjustments are separate in every split, so that all splits have the same total.</remarks>
internal sealed class UsagePart
{
    public DateTimeOffset Day { get; init; }
    public string Meter { get; init; } = "";
    public bool IsAdjustment { get; init; }

    /// <summary>Null where the split is not by key, and for an adjustment.</summary>
    public long? KeyId { get; init; }

    /// <summary>The endpoint, the model or the status; empty in other splits.</summary>
    public string Text { get; init; } = "";
    public int Status { get; init; }
    public bool IsTest { get; init; }
    public long Quantity { get; init; }
    public long Events { get; init; }
    public long DurationMs { get; init; }

    public static IQueryable<UsagePart> Of(IQueryable<UsageDay> rows, UsageSplit split) =>
        split switch
        {
            UsageSplit.Key => ByKey(rows),
            UsageSplit.Endpoint => ByText(rows.Select(row => new Named { Row = row, Text = row.IsAdjustment ? "" : row.Endpoint })),
            UsageSplit.Model => ByText(rows.Select(row => new Named { Row = row, Text = row.IsAdjustment ? "" : row.Model })),
            UsageSplit.Status => ByText(rows.Select(row => new Named { Row = row, Text = row.Status.ToString() })),
            _ => ByText(rows.Select(row => new Named { Row = row, Text = "" })),
        };

    private sealed class Named
    {
        public required UsageDay Row { get; init; }
        public required string Text { get; init; }
    }

    private static IQueryable<UsagePart> ByKey(IQueryable<UsageDay> rows) =>
        rows.Select(row => new UsagePart
        {
            Day = row.Day,
            Meter = row.Meter,
            IsAdjustment = row.IsAdjustment,
            KeyId = row.IsAdjustment ? null : row.KeyId,
            Text = "",
            Status = row.Status,
            IsTest = row.IsTest,
            Quantity = row.Quantity,
            Events = row.Events,
            DurationMs = row.DurationMs,
        });

    private static IQueryable<UsagePart> ByText(IQueryable<Named> rows) =>
        rows.Select(named => new UsagePart
        {
            Day = named.Row.Day,
            Meter = named.Row.Meter,
            IsAdjustment = named.Row.IsAdjustment,
            KeyId = null,
            Text = named.Text,
            Status = named.Row.Status,
            IsTest = named.Row.IsTest,
            Quantity = named.Row.Quantity,
            Events = named.Row.Events,
            DurationMs = named.Row.DurationMs,
        });
}
