using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceUpcomingInvoiceItemOptions : INestedOptions, IFormOptions
{
    public long? Amount { get; set; }

    public string Currency { get; set; }

    public string Description { get; set; }

    public bool? Discountable { get; set; }

    public List<InvoiceItemDiscountOptions> Discounts { get; set; }

    public string InvoiceItem { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public InvoiceItemPeriodOptions Period { get; set; }

    public string Price { get; set; }

    public InvoiceItemPriceDataOptions PriceData { get; set; }

    public long? Quantity { get; set; }

    public List<string> TaxRates { get; set; }

    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount", Amount);
        form.Add("currency", Currency);
        form.Add("description", Description);
        form.Add("discountable", Discountable);
        form.Add("discounts", Discounts);
        form.Add("invoiceitem", InvoiceItem);
        form.Add("metadata", Metadata);
        form.Add("period", Period);
        form.Add("price", Price);
        form.Add("price_data", PriceData);
        form.Add("quantity", Quantity);
        form.Add("tax_rates", TaxRates);
        form.Add("unit_amount", UnitAmount);
        form.Add("unit_amount_decimal", UnitAmountDecimal);
    }
}
