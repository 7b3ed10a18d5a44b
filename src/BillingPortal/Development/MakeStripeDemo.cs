using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using Microsoft.Extensions.Options;
using Stripe;

namespace BillingPortal.Development;

/// <summary><c>-- stripe demo</c>: makes a test customer with a subscription in the connected test account, to view in Stripe's
/// dashboard.</summary>
internal sealed class MakeStripeDemo(IStripeClient stripe, StripeSettings settings, IOptions<PlanCatalogue> catalogue, StripePrices prices)
{
    public async Task<(string CustomerId, string SubscriptionId)> RunAsync(CancellationToken cancellationToken)
    {
        if (settings.SecretKey.Contains("_live_", StringComparison.Ordinal))
            throw new StartException("The key is a live one; a demo is only made in a test account.");
        var (planKey, plan) = catalogue.Value.Offered.First(candidate => candidate.Value.Kind == PlanKind.Subscription);
        var customer = await new CustomerService(stripe).CreateAsync(
            new CustomerCreateOptions
            {
                Name = "Demo customer",
                Email = "demo@example.com",
                Metadata = new() { ["billing_portal_demo"] = "true" },
            },
            cancellationToken: cancellationToken
        );
        var card = await new PaymentMethodService(stripe).AttachAsync(
            "pm_card_visa",
            new PaymentMethodAttachOptions { Customer = customer.Id },
            cancellationToken: cancellationToken
        );
        var items = (await prices.FindAsync(planKey, plan, cancellationToken))
            .Select(price => new SubscriptionItemOptions { Price = price.Id })
            .ToList();
        var subscription = await new SubscriptionService(stripe).CreateAsync(
            new SubscriptionCreateOptions
            {
                Customer = customer.Id,
                Items = items,
                DefaultPaymentMethod = card.Id,
            },
            cancellationToken: cancellationToken
        );
        return (customer.Id, subscription.Id);
    }
}
