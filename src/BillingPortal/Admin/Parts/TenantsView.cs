namespace BillingPortal.Admin.Parts;

/// <summary>One page of the operator's tenants. <c>Total</c> counts all rows of the filter.</summary>
public sealed record TenantsView(AdminFigures Figures, IReadOnlyList<TenantRow> Rows, int Total);
