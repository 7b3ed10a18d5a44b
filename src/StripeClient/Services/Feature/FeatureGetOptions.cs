namespace Stripe.Entitlements;

public class FeatureGetOptions : BaseOptions
{
}
