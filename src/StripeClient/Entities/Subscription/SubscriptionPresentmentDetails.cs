namespace Stripe;

public class SubscriptionPresentmentDetails : StripeEntity<SubscriptionPresentmentDetails>
{
    public string PresentmentCurrency { get; set; }
}
