using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionLineItemPriceDataOptions : INestedOptions, IFormOptions
{
    public string Currency { get; set; }

    public string Product { get; set; }

    public SessionLineItemPriceDataProductDataOptions ProductData { get; set; }

    public SessionLineItemPriceDataRecurringOptions Recurring { get; set; }

    public string TaxBehavior { get; set; }

    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("currency", Currency);
        form.Add("product", Product);
        form.Add("product_data", ProductData);
        form.Add("recurring", Recurring);
        form.Add("tax_behavior", TaxBehavior);
        form.Add("unit_amount", UnitAmount);
        form.Add("unit_amount_decimal", UnitAmountDecimal);
    }
}

public class SessionLineItemPriceDataProductDataOptions : INestedOptions, IFormOptions
{
    public string Description { get; set; }

    public List<string> Images { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public string TaxCode { get; set; }

    public string UnitLabel { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("description", Description);
        form.Add("images", Images);
        form.Add("metadata", Metadata);
        form.Add("name", Name);
        form.Add("tax_code", TaxCode);
        form.Add("unit_label", UnitLabel);
    }
}

public class SessionLineItemPriceDataRecurringOptions : INestedOptions, IFormOptions
{
    public string Interval { get; set; }

    public long? IntervalCount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("interval", Interval);
        form.Add("interval_count", IntervalCount);
    }
}
