namespace Stripe;

public class ProductMarketingFeature : StripeEntity<ProductMarketingFeature>
{
    public string Name { get; set; }
}
