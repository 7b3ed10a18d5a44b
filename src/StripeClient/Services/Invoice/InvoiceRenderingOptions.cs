using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceRenderingOptions : INestedOptions, IFormOptions
{
    public string AmountTaxDisplay { get; set; }

    public InvoiceRenderingPdfOptions Pdf { get; set; }

    public string Template { get; set; }

    public long? TemplateVersion { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount_tax_display", AmountTaxDisplay);
        form.Add("pdf", Pdf);
        form.Add("template", Template);
        form.Add("template_version", TemplateVersion);
    }
}

public class InvoiceRenderingPdfOptions : INestedOptions, IFormOptions
{
    public string PageSize { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("page_size", PageSize);
    }
}
