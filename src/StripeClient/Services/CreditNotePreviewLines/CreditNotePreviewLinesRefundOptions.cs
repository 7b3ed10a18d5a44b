using Stripe.Infrastructure;

namespace Stripe;

public class CreditNotePreviewLinesRefundOptions : INestedOptions, IFormOptions
{
    public long? AmountRefunded { get; set; }

    public CreditNotePreviewLinesRefundPaymentRecordRefundOptions PaymentRecordRefund { get; set; }

    public string Refund { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount_refunded", AmountRefunded);
        form.Add("payment_record_refund", PaymentRecordRefund);
        form.Add("refund", Refund);
        form.Add("type", Type);
    }
}

public class CreditNotePreviewLinesRefundPaymentRecordRefundOptions : INestedOptions, IFormOptions
{
    public string PaymentRecord { get; set; }

    public string RefundGroup { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("payment_record", PaymentRecord);
        form.Add("refund_group", RefundGroup);
    }
}
