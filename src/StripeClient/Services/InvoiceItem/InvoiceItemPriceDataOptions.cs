using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceItemPriceDataOptions : INestedOptions, IFormOptions
{
    public string Currency { get; set; }

    public string Product { get; set; }

    public string TaxBehavior { get; set; }

    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("currency", Currency);
        form.Add("product", Product);
        form.Add("tax_behavior", TaxBehavior);
        form.Add("unit_amount", UnitAmount);
        form.Add("unit_amount_decimal", UnitAmountDecimal);
    }
}
