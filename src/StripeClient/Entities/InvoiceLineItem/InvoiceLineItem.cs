using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>One line of an invoice.</summary>
public class InvoiceLineItem : StripeEntity<InvoiceLineItem>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public long Amount { get; set; }

    public string Currency { get; set; }

    public string Description { get; set; }

    public List<InvoiceLineItemDiscountAmount> DiscountAmounts { get; set; }

    public bool Discountable { get; set; }

    [JsonIgnore]
    public List<string> DiscountIds { get => Expandable<Discount>.Ids(DiscountsField); set => DiscountsField = value?.ConvertAll(Expandable<Discount>.Of); }

    [JsonIgnore]
    public List<Discount> Discounts { get => Expandable<Discount>.Values(DiscountsField); set => DiscountsField = value?.ConvertAll(Expandable<Discount>.Of); }

    public string Invoice { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public InvoiceLineItemParent Parent { get; set; }

    public InvoiceLineItemPeriod Period { get; set; }

    public List<InvoiceLineItemPretaxCreditAmount> PretaxCreditAmounts { get; set; }

    public InvoiceLineItemPricing Pricing { get; set; }

    public long? Quantity { get; set; }

    public decimal? QuantityDecimal { get; set; }

    [JsonIgnore]
    public string SubscriptionId { get => SubscriptionField?.Id; set => SubscriptionField = Expandable<Subscription>.Of(value); }

    [JsonIgnore]
    public Subscription Subscription { get => SubscriptionField?.Value; set => SubscriptionField = Expandable<Subscription>.Of(value); }

    public long Subtotal { get; set; }

    public List<InvoiceLineItemTax> Taxes { get; set; }

    [JsonInclude, JsonPropertyName("discounts"), JsonConverter(typeof(ExpandableListConverter<Discount>))]
    internal List<Expandable<Discount>> DiscountsField { get; set; }

    [JsonInclude, JsonPropertyName("subscription"), JsonConverter(typeof(ExpandableConverter<Subscription>))]
    internal Expandable<Subscription> SubscriptionField { get; set; }
}
