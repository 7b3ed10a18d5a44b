using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class DiscountSource : StripeEntity<DiscountSource>
{
    [JsonIgnore]
    public string CouponId { get => CouponField?.Id; set => CouponField = Expandable<Coupon>.Of(value); }

    [JsonIgnore]
    public Coupon Coupon { get => CouponField?.Value; set => CouponField = Expandable<Coupon>.Of(value); }

    public string Type { get; set; }

    [JsonInclude, JsonPropertyName("coupon"), JsonConverter(typeof(ExpandableConverter<Coupon>))]
    internal Expandable<Coupon> CouponField { get; set; }
}
