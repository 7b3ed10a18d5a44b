namespace Stripe.Billing;

/// <summary>A reported piece of usage taken back.</summary>
public class MeterEventAdjustment : StripeEntity<MeterEventAdjustment>, IHasObject
{
    public string Object { get; set; }

    public MeterEventAdjustmentCancel Cancel { get; set; }

    public string EventName { get; set; }

    public bool Livemode { get; set; }

    public string Status { get; set; }

    public string Type { get; set; }
}
