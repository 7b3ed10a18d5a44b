namespace Stripe.Entitlements;

/// <summary>All features a customer has now.</summary>
public class ActiveEntitlementSummary : StripeEntity<ActiveEntitlementSummary>, IHasObject
{
    public string Object { get; set; }

    public string Customer { get; set; }

    public StripeList<ActiveEntitlement> Entitlements { get; set; }

    public bool Livemode { get; set; }
}
