using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionShippingCost : StripeEntity<SessionShippingCost>
{
    public long AmountSubtotal { get; set; }

    public long AmountTax { get; set; }

    public long AmountTotal { get; set; }

    [JsonPropertyName("shipping_rate"), JsonConverter(typeof(ExpandableIdConverter))]
    public string ShippingRateId { get; set; }

    public List<SessionShippingCostTax> Taxes { get; set; }
}

public class SessionShippingCostTax : StripeEntity<SessionShippingCostTax>
{
    public long Amount { get; set; }

    public TaxRate Rate { get; set; }

    public string TaxabilityReason { get; set; }

    public long? TaxableAmount { get; set; }
}
