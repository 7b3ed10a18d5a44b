using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionItemOptions : INestedOptions, IFormOptions
{
    public SubscriptionItemBillingThresholdsOptions BillingThresholds { get; set; }

    public bool? ClearUsage { get; set; }

    public bool? Deleted { get; set; }

    public List<SubscriptionItemDiscountOptions> Discounts { get; set; }

    public string Id { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Plan { get; set; }

    public string Price { get; set; }

    public SubscriptionItemPriceDataOptions PriceData { get; set; }

    public long? Quantity { get; set; }

    public List<string> TaxRates { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("billing_thresholds", BillingThresholds);
        form.Add("clear_usage", ClearUsage);
        form.Add("deleted", Deleted);
        form.Add("discounts", Discounts);
        form.Add("id", Id);
        form.Add("metadata", Metadata);
        form.Add("plan", Plan);
        form.Add("price", Price);
        form.Add("price_data", PriceData);
        form.Add("quantity", Quantity);
        form.Add("tax_rates", TaxRates);
    }
}
