namespace Stripe;

public class SubscriptionSearchOptions : SearchOptions
{
}
