using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceItemUpdateOptions : BaseOptions
{
    public long? Amount { get; set; }

    public string Description { get; set; }

    public bool? Discountable { get; set; }

    public List<InvoiceItemDiscountOptions> Discounts { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public InvoiceItemPeriodOptions Period { get; set; }

    public InvoiceItemPriceDataOptions PriceData { get; set; }

    public InvoiceItemPricingOptions Pricing { get; set; }

    public long? Quantity { get; set; }

    public decimal? QuantityDecimal { get; set; }

    public string TaxBehavior { get; set; }

    public string TaxCode { get; set; }

    public List<string> TaxRates { get; set; }

    public decimal? UnitAmountDecimal { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("amount", Amount);
        form.Add("description", Description);
        form.Add("discountable", Discountable);
        form.Add("discounts", Discounts);
        form.Add("metadata", Metadata);
        form.Add("period", Period);
        form.Add("price_data", PriceData);
        form.Add("pricing", Pricing);
        form.Add("quantity", Quantity);
        form.Add("quantity_decimal", QuantityDecimal);
        form.Add("tax_behavior", TaxBehavior);
        form.Add("tax_code", TaxCode);
        form.Add("tax_rates", TaxRates);
        form.Add("unit_amount_decimal", UnitAmountDecimal);
    }
}
