using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionLineItemOptions : INestedOptions, IFormOptions
{
    public SessionLineItemAdjustableQuantityOptions AdjustableQuantity { get; set; }

    public string Id { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Price { get; set; }

    public SessionLineItemPriceDataOptions PriceData { get; set; }

    public long? Quantity { get; set; }

    public List<string> TaxRates { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("adjustable_quantity", AdjustableQuantity);
        form.Add("id", Id);
        form.Add("metadata", Metadata);
        form.Add("price", Price);
        form.Add("price_data", PriceData);
        form.Add("quantity", Quantity);
        form.Add("tax_rates", TaxRates);
    }
}
