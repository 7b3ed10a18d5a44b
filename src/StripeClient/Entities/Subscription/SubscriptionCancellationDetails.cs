namespace Stripe;

public class SubscriptionCancellationDetails : StripeEntity<SubscriptionCancellationDetails>
{
    public string Comment { get; set; }

    public string Feedback { get; set; }

    public string Reason { get; set; }
}
