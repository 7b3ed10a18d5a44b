namespace BillingPortal.Layout;

/// <summary>An entry in the navigation.</summary>
/// <param name="Count">Number of things that need a person; null or 0 shows nothing.</param>
public sealed record NavItem(string Text, string Href, string Icon, int? Count = null);

/// <summary>Entries under one heading.</summary>
public sealed record NavGroup(string? Title, IReadOnlyList<NavItem> Items)
{
    public static readonly IReadOnlyList<NavGroup> Customer =
    [
        new(
            null,
            [
                new("Overview", "overview", "space_dashboard"),
                new("Usage", "usage", "bar_chart"),
                new("Plan", "plan", "layers"),
                new("Invoices", "invoices", "receipt_long"),
                new("API keys", "keys", "key"),
            ]
        ),
        new("Organisation", [new("Settings", "settings", "settings"), new("Quickstart", "quickstart", "menu_book")]),
    ];

    public static readonly IReadOnlyList<NavGroup> Operator =
    [
        new(
            null,
            [
                new("Tenants", "admin/tenants", "corporate_fare"),
                new("Invoices", "admin/invoices", "receipt_long"),
                new("Stripe events", "admin/events", "webhook"),
                new("Reconciliation", "admin/reconciliation", "balance"),
                new("Jobs", "admin/jobs", "work_history"),
            ]
        ),
    ];
}
