namespace Stripe.Billing;

public class MeterStatusTransitions : StripeEntity<MeterStatusTransitions>
{
    public DateTime? DeactivatedAt { get; set; }
}
