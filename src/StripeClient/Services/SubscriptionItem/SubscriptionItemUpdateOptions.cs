using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionItemUpdateOptions : BaseOptions
{
    public SubscriptionItemBillingThresholdsOptions BillingThresholds { get; set; }

    public List<SubscriptionItemDiscountOptions> Discounts { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public bool? OffSession { get; set; }

    public string PaymentBehavior { get; set; }

    public string Plan { get; set; }

    public string Price { get; set; }

    public SubscriptionItemPriceDataOptions PriceData { get; set; }

    public string ProrationBehavior { get; set; }

    public DateTime? ProrationDate { get; set; }

    public long? Quantity { get; set; }

    public List<string> TaxRates { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("billing_thresholds", BillingThresholds);
        form.Add("discounts", Discounts);
        form.Add("metadata", Metadata);
        form.Add("off_session", OffSession);
        form.Add("payment_behavior", PaymentBehavior);
        form.Add("plan", Plan);
        form.Add("price", Price);
        form.Add("price_data", PriceData);
        form.Add("proration_behavior", ProrationBehavior);
        form.Add("proration_date", ProrationDate);
        form.Add("quantity", Quantity);
        form.Add("tax_rates", TaxRates);
    }
}
