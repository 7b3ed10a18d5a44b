using Stripe.Infrastructure;

namespace Stripe;

public class TaxRateUpdateOptions : BaseOptions
{
    public bool? Active { get; set; }

    public string Country { get; set; }

    public string Description { get; set; }

    public string DisplayName { get; set; }

    public string Jurisdiction { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string State { get; set; }

    public string TaxType { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("active", Active);
        form.Add("country", Country);
        form.Add("description", Description);
        form.Add("display_name", DisplayName);
        form.Add("jurisdiction", Jurisdiction);
        form.Add("metadata", Metadata);
        form.Add("state", State);
        form.Add("tax_type", TaxType);
    }
}
