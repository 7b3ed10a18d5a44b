using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>What a finalized invoice asked too much, and where it went.</summary>
public class CreditNote : StripeEntity<CreditNote>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public long Amount { get; set; }

    public long AmountShipping { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public string Currency { get; set; }

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string CustomerAccount { get; set; }

    [JsonIgnore]
    public string CustomerBalanceTransactionId
    {
        get => CustomerBalanceTransactionField?.Id;
        set => CustomerBalanceTransactionField = Expandable<CustomerBalanceTransaction>.Of(value);
    }

    [JsonIgnore]
    public CustomerBalanceTransaction CustomerBalanceTransaction
    {
        get => CustomerBalanceTransactionField?.Value;
        set => CustomerBalanceTransactionField = Expandable<CustomerBalanceTransaction>.Of(value);
    }

    public long DiscountAmount { get; set; }

    public List<CreditNoteDiscountAmount> DiscountAmounts { get; set; }

    public DateTime? EffectiveAt { get; set; }

    [JsonIgnore]
    public string InvoiceId { get => InvoiceField?.Id; set => InvoiceField = Expandable<Invoice>.Of(value); }

    [JsonIgnore]
    public Invoice Invoice { get => InvoiceField?.Value; set => InvoiceField = Expandable<Invoice>.Of(value); }

    public StripeList<CreditNoteLineItem> Lines { get; set; }

    public bool Livemode { get; set; }

    public string Memo { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Number { get; set; }

    public long? OutOfBandAmount { get; set; }

    public string Pdf { get; set; }

    public long PostPaymentAmount { get; set; }

    public long PrePaymentAmount { get; set; }

    public List<CreditNotePretaxCreditAmount> PretaxCreditAmounts { get; set; }

    public string Reason { get; set; }

    public List<CreditNoteRefund> Refunds { get; set; }

    public CreditNoteShippingCost ShippingCost { get; set; }

    public string Status { get; set; }

    public long Subtotal { get; set; }

    public long? SubtotalExcludingTax { get; set; }

    public long Total { get; set; }

    public long? TotalExcludingTax { get; set; }

    public List<CreditNoteTotalTax> TotalTaxes { get; set; }

    public string Type { get; set; }

    public DateTime? VoidedAt { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }

    [JsonInclude, JsonPropertyName("customer_balance_transaction"), JsonConverter(typeof(ExpandableConverter<CustomerBalanceTransaction>))]
    internal Expandable<CustomerBalanceTransaction> CustomerBalanceTransactionField { get; set; }

    [JsonInclude, JsonPropertyName("invoice"), JsonConverter(typeof(ExpandableConverter<Invoice>))]
    internal Expandable<Invoice> InvoiceField { get; set; }
}
