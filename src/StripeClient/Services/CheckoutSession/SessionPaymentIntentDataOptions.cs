using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionPaymentIntentDataOptions : INestedOptions, IFormOptions
{
    public long? ApplicationFeeAmount { get; set; }

    public string CaptureMethod { get; set; }

    public string Description { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string OnBehalfOf { get; set; }

    public string ReceiptEmail { get; set; }

    public string SetupFutureUsage { get; set; }

    public string StatementDescriptor { get; set; }

    public string StatementDescriptorSuffix { get; set; }

    public SessionPaymentIntentDataTransferDataOptions TransferData { get; set; }

    public string TransferGroup { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("application_fee_amount", ApplicationFeeAmount);
        form.Add("capture_method", CaptureMethod);
        form.Add("description", Description);
        form.Add("metadata", Metadata);
        form.Add("on_behalf_of", OnBehalfOf);
        form.Add("receipt_email", ReceiptEmail);
        form.Add("setup_future_usage", SetupFutureUsage);
        form.Add("statement_descriptor", StatementDescriptor);
        form.Add("statement_descriptor_suffix", StatementDescriptorSuffix);
        form.Add("transfer_data", TransferData);
        form.Add("transfer_group", TransferGroup);
    }
}

public class SessionPaymentIntentDataTransferDataOptions : INestedOptions, IFormOptions
{
    public long? Amount { get; set; }

    public string Destination { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount", Amount);
        form.Add("destination", Destination);
    }
}
