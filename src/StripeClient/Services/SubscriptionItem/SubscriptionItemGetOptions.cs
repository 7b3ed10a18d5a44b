namespace Stripe;

public class SubscriptionItemGetOptions : BaseOptions
{
}
