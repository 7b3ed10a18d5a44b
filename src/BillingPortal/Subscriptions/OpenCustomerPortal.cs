using BillingPortal.Audit;
using BillingPortal.StripeAccess;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Stripe;
using Stripe.BillingPortal;

namespace BillingPortal.Subscriptions;

/// <summary>Result of asking Stripe for a Customer Portal session.</summary>
public abstract record PortalOutcome
{
    /// <summary>The caller's role does not allow it.</summary>
    public sealed record NotAllowed : PortalOutcome;

    /// <summary>The page is open.</summary>
    /// <param name="Url">Its address, for one person and a limited time.</param>
    public sealed record Open(string Url) : PortalOutcome;

    /// <summary>Stripe does not answer or refuses.</summary>
    /// <param name="Reason">Text for people.</param>
    public sealed record StripeUnavailable(string Reason) : PortalOutcome;
}

/// <summary>Opens Stripe's Customer Portal: payment method, cancelling and resuming, invoices.</summary>
public sealed class OpenCustomerPortal(
    IStripeClient stripe,
    CreateStripeCustomer customers,
    Rights rights,
    AuditTrail audit,
    PublicUrl publicUrl
)
{
    public async Task<PortalOutcome> RunAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        if (await rights.NowAsync(tenant, cancellationToken) is not { MayManageBilling: true })
            return new PortalOutcome.NotAllowed();
        try
        {
            var customer = await customers.EnsureAsync(tenant.TenantId, cancellationToken);
            var session = await new SessionService(stripe).CreateAsync(
                new SessionCreateOptions { Customer = customer, ReturnUrl = publicUrl.To("plan") },
                cancellationToken: cancellationToken
            );
            await audit.WriteAsync(tenant.Caller, AuditAction.CustomerPortalOpened, tenant.TenantId);
            return new PortalOutcome.Open(session.Url);
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            return new PortalOutcome.StripeUnavailable(StripeFailure.Message(failure));
        }
    }
}
