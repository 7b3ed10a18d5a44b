using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionInvoiceSettingsOptions : INestedOptions, IFormOptions
{
    public List<string> AccountTaxIds { get; set; }

    public List<SubscriptionInvoiceSettingsCustomFieldOptions> CustomFields { get; set; }

    public string Description { get; set; }

    public string Footer { get; set; }

    public SubscriptionInvoiceSettingsIssuerOptions Issuer { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account_tax_ids", AccountTaxIds);
        form.Add("custom_fields", CustomFields);
        form.Add("description", Description);
        form.Add("footer", Footer);
        form.Add("issuer", Issuer);
    }
}

public class SubscriptionInvoiceSettingsCustomFieldOptions : INestedOptions, IFormOptions
{
    public string Name { get; set; }

    public string Value { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("name", Name);
        form.Add("value", Value);
    }
}

public class SubscriptionInvoiceSettingsIssuerOptions : INestedOptions, IFormOptions
{
    public string Account { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account", Account);
        form.Add("type", Type);
    }
}
