namespace Stripe.Billing;

/// <summary>A usage threshold to be told about.</summary>
public class Alert : StripeEntity<Alert>, IHasId, IHasObject
{
    public string Id { get; set; }

    public string Object { get; set; }

    public string AlertType { get; set; }

    public bool Livemode { get; set; }

    public string Status { get; set; }

    public string Title { get; set; }

    public AlertUsageThreshold UsageThreshold { get; set; }
}
