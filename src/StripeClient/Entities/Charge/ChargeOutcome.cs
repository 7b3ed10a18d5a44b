namespace Stripe;

public class ChargeOutcome : StripeEntity<ChargeOutcome>
{
    public string NetworkStatus { get; set; }

    public string Reason { get; set; }

    public string RiskLevel { get; set; }

    public string SellerMessage { get; set; }

    public string Type { get; set; }
}
