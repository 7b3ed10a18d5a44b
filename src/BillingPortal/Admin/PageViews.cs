using BillingPortal.Jobs;
using BillingPortal.StripeEvents;

namespace BillingPortal.Admin;

/// <summary>What the list of tenants shows at once.</summary>
public sealed record TenantsView(AdminFigures Figures, IReadOnlyList<TenantRow> Rows, int Total);

public sealed record InvoicesView(InvoiceFigures Figures, IReadOnlyList<AdminInvoiceRow> Rows, int Total);

public sealed record EventsView(InboxFigures Figures, IReadOnlyList<EventGroup> GivenUp, IReadOnlyList<EventRow> Rows, int Total);

/// <param name="Usage">The job that compares the sums.</param>
/// <param name="Copies">The job that compares subscriptions and invoices.</param>
public sealed record ReconciliationView(CheckFigures Figures, IReadOnlyList<CheckRow> Rows, int Total, JobStatus? Usage, JobStatus? Copies);

public sealed record JobsView(IReadOnlyList<JobStatus> Jobs, int EventsGivenUp);
