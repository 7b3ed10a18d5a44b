using Stripe.Infrastructure;

namespace Stripe;

public class PriceProductDataOptions : INestedOptions, IFormOptions
{
    public bool? Active { get; set; }

    public string Id { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public string StatementDescriptor { get; set; }

    public string TaxCode { get; set; }

    public string UnitLabel { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("active", Active);
        form.Add("id", Id);
        form.Add("metadata", Metadata);
        form.Add("name", Name);
        form.Add("statement_descriptor", StatementDescriptor);
        form.Add("tax_code", TaxCode);
        form.Add("unit_label", UnitLabel);
    }
}
