using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceCreatePreviewOptions : BaseOptions
{
    public InvoiceAutomaticTaxOptions AutomaticTax { get; set; }

    public string Currency { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public InvoiceCustomerDetailsOptions CustomerDetails { get; set; }

    public List<InvoiceDiscountOptions> Discounts { get; set; }

    public List<InvoiceUpcomingInvoiceItemOptions> InvoiceItems { get; set; }

    public InvoiceIssuerOptions Issuer { get; set; }

    public string OnBehalfOf { get; set; }

    public string PreviewMode { get; set; }

    public string Schedule { get; set; }

    public InvoiceScheduleDetailsOptions ScheduleDetails { get; set; }

    public string Subscription { get; set; }

    public InvoiceSubscriptionDetailsOptions SubscriptionDetails { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("automatic_tax", AutomaticTax);
        form.Add("currency", Currency);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("customer_details", CustomerDetails);
        form.Add("discounts", Discounts);
        form.Add("invoice_items", InvoiceItems);
        form.Add("issuer", Issuer);
        form.Add("on_behalf_of", OnBehalfOf);
        form.Add("preview_mode", PreviewMode);
        form.Add("schedule", Schedule);
        form.Add("schedule_details", ScheduleDetails);
        form.Add("subscription", Subscription);
        form.Add("subscription_details", SubscriptionDetails);
    }
}
