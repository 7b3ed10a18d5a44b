using Stripe.Infrastructure;

namespace Stripe.Billing;

public class CreditGrantAmountOptions : INestedOptions, IFormOptions
{
    public CreditGrantAmountMonetaryOptions Monetary { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("monetary", Monetary);
        form.Add("type", Type);
    }
}

public class CreditGrantAmountMonetaryOptions : INestedOptions, IFormOptions
{
    public string Currency { get; set; }

    public long? Value { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("currency", Currency);
        form.Add("value", Value);
    }
}
