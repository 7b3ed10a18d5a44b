using Stripe.Infrastructure;

namespace Stripe;

public class ProductUpdateOptions : BaseOptions
{
    public bool? Active { get; set; }

    public string DefaultPrice { get; set; }

    public string Description { get; set; }

    public List<string> Images { get; set; }

    public List<ProductMarketingFeatureOptions> MarketingFeatures { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public ProductPackageDimensionsOptions PackageDimensions { get; set; }

    public bool? Shippable { get; set; }

    public string StatementDescriptor { get; set; }

    public string TaxCode { get; set; }

    public string UnitLabel { get; set; }

    public string Url { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("active", Active);
        form.Add("default_price", DefaultPrice);
        form.Add("description", Description);
        form.Add("images", Images);
        form.Add("marketing_features", MarketingFeatures);
        form.Add("metadata", Metadata);
        form.Add("name", Name);
        form.Add("package_dimensions", PackageDimensions);
        form.Add("shippable", Shippable);
        form.Add("statement_descriptor", StatementDescriptor);
        form.Add("tax_code", TaxCode);
        form.Add("unit_label", UnitLabel);
        form.Add("url", Url);
    }
}
