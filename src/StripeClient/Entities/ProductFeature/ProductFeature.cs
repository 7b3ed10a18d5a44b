namespace Stripe;

/// <summary>A feature attached to a product.</summary>
public class ProductFeature : StripeEntity<ProductFeature>, IHasId, IHasObject
{
    public string Id { get; set; }

    public string Object { get; set; }

    public Entitlements.Feature EntitlementFeature { get; set; }

    public bool Livemode { get; set; }
}
