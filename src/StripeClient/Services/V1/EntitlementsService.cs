namespace Stripe;

/// <summary>The services of <c>client.V1.Entitlements</c>.</summary>
public class EntitlementsService : Service
{
    internal EntitlementsService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Entitlements.ActiveEntitlementService ActiveEntitlements => new(Client);

    public virtual Entitlements.FeatureService Features => new(Client);
}
