namespace Stripe.Entitlements;

public class ActiveEntitlementGetOptions : BaseOptions
{
}
