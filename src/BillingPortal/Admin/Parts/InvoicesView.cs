namespace BillingPortal.Admin.Parts;

/// <summary>One page of the operator's invoices. <c>Total</c> counts all rows of the filter.</summary>
public sealed record InvoicesView(InvoiceFigures Figures, IReadOnlyList<AdminInvoiceRow> Rows, int Total);
