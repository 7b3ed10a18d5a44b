using Stripe.Infrastructure;

namespace Stripe;

public class PaymentIntentHooksOptions : INestedOptions, IFormOptions
{
    public PaymentIntentHooksInputsOptions Inputs { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("inputs", Inputs);
    }
}

public class PaymentIntentHooksInputsOptions : INestedOptions, IFormOptions
{
    public PaymentIntentHooksInputsTaxOptions Tax { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("tax", Tax);
    }
}

public class PaymentIntentHooksInputsTaxOptions : INestedOptions, IFormOptions
{
    public string Calculation { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("calculation", Calculation);
    }
}
