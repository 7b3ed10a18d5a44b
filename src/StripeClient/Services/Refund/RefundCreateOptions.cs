using Stripe.Infrastructure;

namespace Stripe;

public class RefundCreateOptions : BaseOptions
{
    public long? Amount { get; set; }

    public string Charge { get; set; }

    public string Currency { get; set; }

    public string Customer { get; set; }

    public string InstructionsEmail { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Origin { get; set; }

    public string PaymentIntent { get; set; }

    public string Reason { get; set; }

    public bool? RefundApplicationFee { get; set; }

    public bool? ReverseTransfer { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("amount", Amount);
        form.Add("charge", Charge);
        form.Add("currency", Currency);
        form.Add("customer", Customer);
        form.Add("instructions_email", InstructionsEmail);
        form.Add("metadata", Metadata);
        form.Add("origin", Origin);
        form.Add("payment_intent", PaymentIntent);
        form.Add("reason", Reason);
        form.Add("refund_application_fee", RefundApplicationFee);
        form.Add("reverse_transfer", ReverseTransfer);
    }
}
