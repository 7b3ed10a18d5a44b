using BillingPortal.Jobs;
using BillingPortal.Reconciliation;
using BillingPortal.Tenants;
using BillingPortal.UsageReporting;

namespace BillingPortal.Admin.Parts;

/// <summary>The data of the reconciliation page, for all tenants or for one.</summary>
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

/// <summary>Reports that need a person's decision.</summary>
/// <param name="Names">Names of the rows' tenants.</param>
public sealed record StuckReports(IReadOnlyList<UsageReport> Rows, int Total, IReadOnlyDictionary<long, string> Names);
