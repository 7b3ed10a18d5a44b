using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A coupon in effect.</summary>
public class Discount : StripeEntity<Discount>, IHasId, IHasObject
{
    public string Id { get; set; }

    public string Object { get; set; }

    public string CheckoutSession { get; set; }

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string CustomerAccount { get; set; }

    public bool? Deleted { get; set; }

    public DateTime? End { get; set; }

    public string Invoice { get; set; }

    public string InvoiceItem { get; set; }

    [JsonIgnore]
    public string PromotionCodeId { get => PromotionCodeField?.Id; set => PromotionCodeField = Expandable<PromotionCode>.Of(value); }

    [JsonIgnore]
    public PromotionCode PromotionCode { get => PromotionCodeField?.Value; set => PromotionCodeField = Expandable<PromotionCode>.Of(value); }

    public DiscountSource Source { get; set; }

    public DateTime Start { get; set; } = DateTime.UnixEpoch;

    public string Subscription { get; set; }

    public string SubscriptionItem { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }

    [JsonInclude, JsonPropertyName("promotion_code"), JsonConverter(typeof(ExpandableConverter<PromotionCode>))]
    internal Expandable<PromotionCode> PromotionCodeField { get; set; }
}
