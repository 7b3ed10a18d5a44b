using Stripe.Infrastructure;

namespace Stripe;

public class CreditNotePreviewOptions : BaseOptions
{
    public long? Amount { get; set; }

    public long? CreditAmount { get; set; }

    public DateTime? EffectiveAt { get; set; }

    public string EmailType { get; set; }

    public string Invoice { get; set; }

    public List<CreditNoteLineOptions> Lines { get; set; }

    public string Memo { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public long? OutOfBandAmount { get; set; }

    public string Reason { get; set; }

    public long? RefundAmount { get; set; }

    public List<CreditNoteRefundOptions> Refunds { get; set; }

    public CreditNoteShippingCostOptions ShippingCost { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("amount", Amount);
        form.Add("credit_amount", CreditAmount);
        form.Add("effective_at", EffectiveAt);
        form.Add("email_type", EmailType);
        form.Add("invoice", Invoice);
        form.Add("lines", Lines);
        form.Add("memo", Memo);
        form.Add("metadata", Metadata);
        form.Add("out_of_band_amount", OutOfBandAmount);
        form.Add("reason", Reason);
        form.Add("refund_amount", RefundAmount);
        form.Add("refunds", Refunds);
        form.Add("shipping_cost", ShippingCost);
    }
}
