using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A movement of a customer's credit balance.</summary>
public class CustomerBalanceTransaction : StripeEntity<CustomerBalanceTransaction>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public long Amount { get; set; }

    [JsonIgnore]
    public string CheckoutSessionId
    {
        get => CheckoutSessionField?.Id;
        set => CheckoutSessionField = Expandable<Checkout.Session>.Of(value);
    }

    [JsonIgnore]
    public Checkout.Session CheckoutSession
    {
        get => CheckoutSessionField?.Value;
        set => CheckoutSessionField = Expandable<Checkout.Session>.Of(value);
    }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    [JsonIgnore]
    public string CreditNoteId { get => CreditNoteField?.Id; set => CreditNoteField = Expandable<CreditNote>.Of(value); }

    [JsonIgnore]
    public CreditNote CreditNote { get => CreditNoteField?.Value; set => CreditNoteField = Expandable<CreditNote>.Of(value); }

    public string Currency { get; set; }

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string CustomerAccount { get; set; }

    public string Description { get; set; }

    public long EndingBalance { get; set; }

    [JsonIgnore]
    public string InvoiceId { get => InvoiceField?.Id; set => InvoiceField = Expandable<Invoice>.Of(value); }

    [JsonIgnore]
    public Invoice Invoice { get => InvoiceField?.Value; set => InvoiceField = Expandable<Invoice>.Of(value); }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Type { get; set; }

    [JsonInclude, JsonPropertyName("checkout_session"), JsonConverter(typeof(ExpandableConverter<Checkout.Session>))]
    internal Expandable<Checkout.Session> CheckoutSessionField { get; set; }

    [JsonInclude, JsonPropertyName("credit_note"), JsonConverter(typeof(ExpandableConverter<CreditNote>))]
    internal Expandable<CreditNote> CreditNoteField { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }

    [JsonInclude, JsonPropertyName("invoice"), JsonConverter(typeof(ExpandableConverter<Invoice>))]
    internal Expandable<Invoice> InvoiceField { get; set; }
}
