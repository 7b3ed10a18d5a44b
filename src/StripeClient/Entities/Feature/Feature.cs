namespace Stripe.Entitlements;

/// <summary>Something a product gives access to.</summary>
public class Feature : StripeEntity<Feature>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public bool Active { get; set; }

    public bool Livemode { get; set; }

    public string LookupKey { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }
}
