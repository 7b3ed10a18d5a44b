using BillingPortal.Jobs;
using BillingPortal.Reconciliation;
using BillingPortal.StripeEvents;
using BillingPortal.Tenants;
using BillingPortal.UsageReporting;

namespace BillingPortal.Admin.Parts;

/// <summary>The data of the tenants page.</summary>
public sealed record TenantsView(AdminFigures Figures, IReadOnlyList<TenantRow> Rows, int Total);

/// <summary>One page of the operator's invoices. <c>Total</c> counts all rows of the filter.</summary>
public sealed record InvoicesView(InvoiceFigures Figures, IReadOnlyList<AdminInvoiceRow> Rows, int Total);

/// <summary>One page of Stripe's events. <c>Total</c> counts all rows of the filter.</summary>
public sealed record EventsView(InboxFigures Figures, IReadOnlyList<EventGroup> GivenUp, IReadOnlyList<EventRow> Rows, int Total);

/// <param name="Of">The selected tenant; null for all.</param>
/// <param name="Stuck">Reports that need a person's decision.</param>
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

/// <param name="Names">Names of the rows' tenants.</param>
public sealed record StuckReports(IReadOnlyList<UsageReport> Rows, int Total, IReadOnlyDictionary<long, string> Names);

/// <summary>Every job with its last runs, and the number of events whose processing was given up.</summary>
public sealed record JobsView(IReadOnlyList<JobStatus> Jobs, int EventsGivenUp);
