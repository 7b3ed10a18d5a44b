using BillingPortal.Jobs;
using BillingPortal.Reconciliation;
using BillingPortal.StripeEvents;
using BillingPortal.Tenants;
using BillingPortal.UsageReporting;

namespace BillingPortal.Admin.Parts;

/// <summary>What the list of tenants shows at once.</summary>
public sealed record TenantsView(AdminFigures Figures, IReadOnlyList<TenantRow> Rows, int Total);

public sealed record InvoicesView(InvoiceFigures Figures, IReadOnlyList<AdminInvoiceRow> Rows, int Total);

public sealed record EventsView(InboxFigures Figures, IReadOnlyList<EventGroup> GivenUp, IReadOnlyList<EventRow> Rows, int Total);

/// <param name="Of">The one tenant that is looked at; null for all.</param>
/// <param name="Stuck">Reports that no machine may decide about.</param>
/// <param name="Usage">The job that compares the sums.</param>
/// <param name="Copies">The job that compares subscriptions and invoices.</param>
public sealed record ReconciliationView(
    Tenant? Of,
    ReconciliationFigures Figures,
    IReadOnlyList<CheckRow> Rows,
    int Total,
    StuckReports Stuck,
    JobStatus? Usage,
    JobStatus? Copies
);

/// <param name="Names">The tenants of the rows.</param>
public sealed record StuckReports(IReadOnlyList<UsageReport> Rows, int Total, IReadOnlyDictionary<long, string> Names);

public sealed record JobsView(IReadOnlyList<JobStatus> Jobs, int EventsGivenUp);
