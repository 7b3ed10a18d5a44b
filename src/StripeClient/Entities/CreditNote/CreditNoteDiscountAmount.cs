using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class CreditNoteDiscountAmount : StripeEntity<CreditNoteDiscountAmount>
{
    public long Amount { get; set; }

    [JsonIgnore]
    public string DiscountId { get => DiscountField?.Id; set => DiscountField = Expandable<Discount>.Of(value); }

    [JsonIgnore]
    public Discount Discount { get => DiscountField?.Value; set => DiscountField = Expandable<Discount>.Of(value); }

    [JsonInclude, JsonPropertyName("discount"), JsonConverter(typeof(ExpandableConverter<Discount>))]
    internal Expandable<Discount> DiscountField { get; set; }
}
