namespace Stripe.Billing;

/// <summary>An alert whose threshold was passed.</summary>
public class AlertTriggered : StripeEntity<AlertTriggered>, IHasObject
{
    public string Object { get; set; }

    public Alert Alert { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public string Customer { get; set; }

    public bool Livemode { get; set; }

    public long Value { get; set; }
}
