using Stripe.Infrastructure;

namespace Stripe;

public class CreditNotePreviewLinesLineOptions : INestedOptions, IFormOptions
{
    public long? Amount { get; set; }

    public string Description { get; set; }

    public string InvoiceLineItem { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public long? Quantity { get; set; }

    public List<CreditNotePreviewLinesLineTaxAmountOptions> TaxAmounts { get; set; }

    public List<string> TaxRates { get; set; }

    public string Type { get; set; }

    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount", Amount);
        form.Add("description", Description);
        form.Add("invoice_line_item", InvoiceLineItem);
        form.Add("metadata", Metadata);
        form.Add("quantity", Quantity);
        form.Add("tax_amounts", TaxAmounts);
        form.Add("tax_rates", TaxRates);
        form.Add("type", Type);
        form.Add("unit_amount", UnitAmount);
        form.Add("unit_amount_decimal", UnitAmountDecimal);
    }
}

public class CreditNotePreviewLinesLineTaxAmountOptions : INestedOptions, IFormOptions
{
    public long? Amount { get; set; }

    public string TaxRate { get; set; }

    public long? TaxableAmount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount", Amount);
        form.Add("tax_rate", TaxRate);
        form.Add("taxable_amount", TaxableAmount);
    }
}
