namespace Stripe;

/// <summary>A line of a credit note: a part of a billed line, or something else that is named.</summary>
public class CreditNoteLineItem : StripeEntity<CreditNoteLineItem>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public long Amount { get; set; }

    public string Description { get; set; }

    public long DiscountAmount { get; set; }

    public List<CreditNoteLineItemDiscountAmount> DiscountAmounts { get; set; }

    public string InvoiceLineItem { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public List<CreditNoteLineItemPretaxCreditAmount> PretaxCreditAmounts { get; set; }

    public long? Quantity { get; set; }

    public List<TaxRate> TaxRates { get; set; }

    public List<CreditNoteLineItemTax> Taxes { get; set; }

    public string Type { get; set; }

    public long? UnitAmount { get; set; }

    public decimal? UnitAmountDecimal { get; set; }
}
