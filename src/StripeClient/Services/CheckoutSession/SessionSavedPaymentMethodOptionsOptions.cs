using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionSavedPaymentMethodOptionsOptions : INestedOptions, IFormOptions
{
    public List<string> AllowRedisplayFilters { get; set; }

    public string PaymentMethodRemove { get; set; }

    public string PaymentMethodSave { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("allow_redisplay_filters", AllowRedisplayFilters);
        form.Add("payment_method_remove", PaymentMethodRemove);
        form.Add("payment_method_save", PaymentMethodSave);
    }
}
