using Stripe.Infrastructure;

namespace Stripe;

public class CouponCreateOptions : BaseOptions
{
    public long? AmountOff { get; set; }

    public CouponAppliesToOptions AppliesTo { get; set; }

    public string Currency { get; set; }

    public Dictionary<string, CouponCurrencyOptionsOptions> CurrencyOptions { get; set; }

    public string Duration { get; set; }

    public long? DurationInMonths { get; set; }

    public string Id { get; set; }

    public long? MaxRedemptions { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public decimal? PercentOff { get; set; }

    public DateTime? RedeemBy { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("amount_off", AmountOff);
        form.Add("applies_to", AppliesTo);
        form.Add("currency", Currency);
        form.Add("currency_options", CurrencyOptions);
        form.Add("duration", Duration);
        form.Add("duration_in_months", DurationInMonths);
        form.Add("id", Id);
        form.Add("max_redemptions", MaxRedemptions);
        form.Add("metadata", Metadata);
        form.Add("name", Name);
        form.Add("percent_off", PercentOff);
        form.Add("redeem_by", RedeemBy);
    }
}
