using Stripe.Infrastructure;

namespace Stripe;

public class CouponCurrencyOptionsOptions : INestedOptions, IFormOptions
{
    public long? AmountOff { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount_off", AmountOff);
    }
}
