using Stripe.Infrastructure;

namespace Stripe;

public class CustomerInvoiceSettingsOptions : INestedOptions, IFormOptions
{
    public List<CustomerInvoiceSettingsCustomFieldOptions> CustomFields { get; set; }

    public string DefaultPaymentMethod { get; set; }

    public string Footer { get; set; }

    public CustomerInvoiceSettingsRenderingOptionsOptions RenderingOptions { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("custom_fields", CustomFields);
        form.Add("default_payment_method", DefaultPaymentMethod);
        form.Add("footer", Footer);
        form.Add("rendering_options", RenderingOptions);
    }
}

public class CustomerInvoiceSettingsCustomFieldOptions : INestedOptions, IFormOptions
{
    public string Name { get; set; }

    public string Value { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("name", Name);
        form.Add("value", Value);
    }
}

public class CustomerInvoiceSettingsRenderingOptionsOptions : INestedOptions, IFormOptions
{
    public string AmountTaxDisplay { get; set; }

    public string Template { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount_tax_display", AmountTaxDisplay);
        form.Add("template", Template);
    }
}
