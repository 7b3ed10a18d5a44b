using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceCustomFieldOptions : INestedOptions, IFormOptions
{
    public string Name { get; set; }

    public string Value { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("name", Name);
        form.Add("value", Value);
    }
}
