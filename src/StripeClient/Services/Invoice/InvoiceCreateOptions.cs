using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceCreateOptions : BaseOptions
{
    public List<string> AccountTaxIds { get; set; }

    public long? ApplicationFeeAmount { get; set; }

    public bool? AutoAdvance { get; set; }

    public InvoiceAutomaticTaxOptions AutomaticTax { get; set; }

    public DateTime? AutomaticallyFinalizesAt { get; set; }

    public string CollectionMethod { get; set; }

    public string Currency { get; set; }

    public List<InvoiceCustomFieldOptions> CustomFields { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public long? DaysUntilDue { get; set; }

    public string DefaultPaymentMethod { get; set; }

    public string DefaultSource { get; set; }

    public List<string> DefaultTaxRates { get; set; }

    public string Description { get; set; }

    public List<InvoiceDiscountOptions> Discounts { get; set; }

    public DateTime? DueDate { get; set; }

    public DateTime? EffectiveAt { get; set; }

    public string Footer { get; set; }

    public InvoiceFromInvoiceOptions FromInvoice { get; set; }

    public InvoiceIssuerOptions Issuer { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Number { get; set; }

    public string OnBehalfOf { get; set; }

    public InvoicePaymentSettingsOptions PaymentSettings { get; set; }

    public string PendingInvoiceItemsBehavior { get; set; }

    public InvoiceRenderingOptions Rendering { get; set; }

    public InvoiceShippingCostOptions ShippingCost { get; set; }

    public InvoiceShippingDetailsOptions ShippingDetails { get; set; }

    public string StatementDescriptor { get; set; }

    public string Subscription { get; set; }

    public InvoiceTransferDataOptions TransferData { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("account_tax_ids", AccountTaxIds);
        form.Add("application_fee_amount", ApplicationFeeAmount);
        form.Add("auto_advance", AutoAdvance);
        form.Add("automatic_tax", AutomaticTax);
        form.Add("automatically_finalizes_at", AutomaticallyFinalizesAt);
        form.Add("collection_method", CollectionMethod);
        form.Add("currency", Currency);
        form.Add("custom_fields", CustomFields);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("days_until_due", DaysUntilDue);
        form.Add("default_payment_method", DefaultPaymentMethod);
        form.Add("default_source", DefaultSource);
        form.Add("default_tax_rates", DefaultTaxRates);
        form.Add("description", Description);
        form.Add("discounts", Discounts);
        form.Add("due_date", DueDate);
        form.Add("effective_at", EffectiveAt);
        form.Add("footer", Footer);
        form.Add("from_invoice", FromInvoice);
        form.Add("issuer", Issuer);
        form.Add("metadata", Metadata);
        form.Add("number", Number);
        form.Add("on_behalf_of", OnBehalfOf);
        form.Add("payment_settings", PaymentSettings);
        form.Add("pending_invoice_items_behavior", PendingInvoiceItemsBehavior);
        form.Add("rendering", Rendering);
        form.Add("shipping_cost", ShippingCost);
        form.Add("shipping_details", ShippingDetails);
        form.Add("statement_descriptor", StatementDescriptor);
        form.Add("subscription", Subscription);
        form.Add("transfer_data", TransferData);
    }
}
