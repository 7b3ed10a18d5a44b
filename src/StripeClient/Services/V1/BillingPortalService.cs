namespace Stripe;

/// <summary>The services of <c>client.V1.BillingPortal</c>.</summary>
public class BillingPortalService : Service
{
    internal BillingPortalService(IStripeClient client)
        : base(client)
    {
    }

    public virtual BillingPortal.ConfigurationService Configurations => new(Client);

    public virtual BillingPortal.SessionService Sessions => new(Client);
}
