using Stripe.Infrastructure;

namespace Stripe;

public class CustomerCreateOptions : BaseOptions
{
    public AddressOptions Address { get; set; }

    public long? Balance { get; set; }

    public string BusinessName { get; set; }

    public string Description { get; set; }

    public string Email { get; set; }

    public string IndividualName { get; set; }

    public string InvoicePrefix { get; set; }

    public CustomerInvoiceSettingsOptions InvoiceSettings { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public long? NextInvoiceSequence { get; set; }

    public string PaymentMethod { get; set; }

    public string Phone { get; set; }

    public string Plan { get; set; }

    public List<string> PreferredLocales { get; set; }

    public ShippingOptions Shipping { get; set; }

    public CustomerTaxOptions Tax { get; set; }

    public string TaxExempt { get; set; }

    public List<CustomerTaxIdDataOptions> TaxIdData { get; set; }

    public string TestClock { get; set; }

    public bool? Validate { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("address", Address);
        form.Add("balance", Balance);
        form.Add("business_name", BusinessName);
        form.Add("description", Description);
        form.Add("email", Email);
        form.Add("individual_name", IndividualName);
        form.Add("invoice_prefix", InvoicePrefix);
        form.Add("invoice_settings", InvoiceSettings);
        form.Add("metadata", Metadata);
        form.Add("name", Name);
        form.Add("next_invoice_sequence", NextInvoiceSequence);
        form.Add("payment_method", PaymentMethod);
        form.Add("phone", Phone);
        form.Add("plan", Plan);
        form.Add("preferred_locales", PreferredLocales);
        form.Add("shipping", Shipping);
        form.Add("tax", Tax);
        form.Add("tax_exempt", TaxExempt);
        form.Add("tax_id_data", TaxIdData);
        form.Add("test_clock", TestClock);
        form.Add("validate", Validate);
    }
}
