using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceCustomerDetailsOptions : INestedOptions, IFormOptions
{
    public AddressOptions Address { get; set; }

    public ShippingOptions Shipping { get; set; }

    public InvoiceCustomerDetailsTaxOptions Tax { get; set; }

    public string TaxExempt { get; set; }

    public List<InvoiceCustomerDetailsTaxIdOptions> TaxIds { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("address", Address);
        form.Add("shipping", Shipping);
        form.Add("tax", Tax);
        form.Add("tax_exempt", TaxExempt);
        form.Add("tax_ids", TaxIds);
    }
}

public class InvoiceCustomerDetailsTaxIdOptions : INestedOptions, IFormOptions
{
    public string Type { get; set; }

    public string Value { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("type", Type);
        form.Add("value", Value);
    }
}

public class InvoiceCustomerDetailsTaxOptions : INestedOptions, IFormOptions
{
    public string IpAddress { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("ip_address", IpAddress);
    }
}
