using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionInvoiceCreationOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public SessionInvoiceCreationInvoiceDataOptions InvoiceData { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("invoice_data", InvoiceData);
    }
}

public class SessionInvoiceCreationInvoiceDataCustomFieldOptions : INestedOptions, IFormOptions
{
    public string Name { get; set; }

    public string Value { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("name", Name);
        form.Add("value", Value);
    }
}

public class SessionInvoiceCreationInvoiceDataIssuerOptions : INestedOptions, IFormOptions
{
    public string Account { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account", Account);
        form.Add("type", Type);
    }
}

public class SessionInvoiceCreationInvoiceDataOptions : INestedOptions, IFormOptions
{
    public List<string> AccountTaxIds { get; set; }

    public List<SessionInvoiceCreationInvoiceDataCustomFieldOptions> CustomFields { get; set; }

    public string Description { get; set; }

    public string Footer { get; set; }

    public SessionInvoiceCreationInvoiceDataIssuerOptions Issuer { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public SessionInvoiceCreationInvoiceDataRenderingOptionsOptions RenderingOptions { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account_tax_ids", AccountTaxIds);
        form.Add("custom_fields", CustomFields);
        form.Add("description", Description);
        form.Add("footer", Footer);
        form.Add("issuer", Issuer);
        form.Add("metadata", Metadata);
        form.Add("rendering_options", RenderingOptions);
    }
}

public class SessionInvoiceCreationInvoiceDataRenderingOptionsOptions : INestedOptions, IFormOptions
{
    public string AmountTaxDisplay { get; set; }

    public string Template { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount_tax_display", AmountTaxDisplay);
        form.Add("template", Template);
    }
}
