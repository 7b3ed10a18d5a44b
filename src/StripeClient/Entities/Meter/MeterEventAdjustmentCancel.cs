namespace Stripe.Billing;

public class MeterEventAdjustmentCancel : StripeEntity<MeterEventAdjustmentCancel>
{
    public string Identifier { get; set; }
}
