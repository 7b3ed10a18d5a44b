using Stripe.Infrastructure;

namespace Stripe;

public class CouponUpdateOptions : BaseOptions
{
    public Dictionary<string, CouponCurrencyOptionsOptions> CurrencyOptions { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("currency_options", CurrencyOptions);
        form.Add("metadata", Metadata);
        form.Add("name", Name);
    }
}
