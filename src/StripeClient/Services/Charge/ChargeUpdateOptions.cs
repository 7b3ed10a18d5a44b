using Stripe.Infrastructure;

namespace Stripe;

public class ChargeUpdateOptions : BaseOptions
{
    public string Customer { get; set; }

    public string Description { get; set; }

    public ChargeFraudDetailsOptions FraudDetails { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string ReceiptEmail { get; set; }

    public ChargeShippingOptions Shipping { get; set; }

    public string TransferGroup { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("customer", Customer);
        form.Add("description", Description);
        form.Add("fraud_details", FraudDetails);
        form.Add("metadata", Metadata);
        form.Add("receipt_email", ReceiptEmail);
        form.Add("shipping", Shipping);
        form.Add("transfer_group", TransferGroup);
    }
}
