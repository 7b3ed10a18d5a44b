using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionDiscount : StripeEntity<SessionDiscount>
{
    [JsonIgnore]
    public string CouponId { get => CouponField?.Id; set => CouponField = Expandable<Coupon>.Of(value); }

    [JsonIgnore]
    public Coupon Coupon { get => CouponField?.Value; set => CouponField = Expandable<Coupon>.Of(value); }

    [JsonIgnore]
    public string PromotionCodeId { get => PromotionCodeField?.Id; set => PromotionCodeField = Expandable<PromotionCode>.Of(value); }

    [JsonIgnore]
    public PromotionCode PromotionCode { get => PromotionCodeField?.Value; set => PromotionCodeField = Expandable<PromotionCode>.Of(value); }

    [JsonInclude, JsonPropertyName("coupon"), JsonConverter(typeof(ExpandableConverter<Coupon>))]
    internal Expandable<Coupon> CouponField { get; set; }

    [JsonInclude, JsonPropertyName("promotion_code"), JsonConverter(typeof(ExpandableConverter<PromotionCode>))]
    internal Expandable<PromotionCode> PromotionCodeField { get; set; }
}
