namespace Stripe;

public class ProductFeatureListOptions : ListOptions
{
}
