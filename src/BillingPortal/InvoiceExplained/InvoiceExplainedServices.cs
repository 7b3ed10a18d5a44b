namespace BillingPortal.InvoiceExplained;

public static class InvoiceExplainedServices
{
    public static IServiceCollection AddInvoiceExplained(this IServiceCollection services) => services.AddSingleton<ExplainInvoice>();
}
