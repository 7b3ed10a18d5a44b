namespace BillingPortal.InvoiceExplained;

/// <summary>Registers the explanation of invoices.</summary>
public static class InvoiceExplainedServices
{
    public static IServiceCollection AddInvoiceExplained(this IServiceCollection services)
    {
        services.AddSingleton<SplitLine>();
        services.AddSingleton<ReadLedger>();
        services.AddSingleton<ExplainInvoice>();
        services.AddSingleton<TraceInvoice>();
        return services;
    }
}
