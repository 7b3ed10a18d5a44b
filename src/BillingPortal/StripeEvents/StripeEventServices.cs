using BillingPortal.Jobs;
using BillingPortal.StripeEvents.Handlers;

namespace BillingPortal.StripeEvents;

/// <summary>Registers the webhook inbox, its handlers and the sweep for missed events.</summary>
public static class StripeEventServices
{
    public static IServiceCollection AddStripeEvents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection(SweepSettings.Section).Get<SweepSettings>() ?? new SweepSettings());
        services.AddSingleton<StoreEvent>();
        services.AddSingleton<ReplayEvent>();
        services.AddSingleton<InboxQueries>();
        services.AddSingleton<HandleEvent>();
        services.AddSingleton<ApplySubscription>();
        services.AddSingleton<ApplyInvoice>();
        services.AddSingleton<ApplyCustomer>();
        services.AddSingleton<ApplyCheckout>();
        services.AddSingleton<ApplyCharge>();
        services.AddSingleton<ApplyMeterError>();
        services.AddSingleton<CloseBilledPeriod>();
        services.AddPortalJob<ProcessInbox>(JobNames.ProcessInbox, "Work Stripe's events", everySeconds: 10);
        services.AddPortalJob<SweepEvents>(JobNames.SweepEvents, "Look for events that never came", everySeconds: 60);
        return services;
    }
}
