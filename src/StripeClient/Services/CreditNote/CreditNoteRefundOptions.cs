using Stripe.Infrastructure;

namespace Stripe;

public class CreditNoteRefundOptions : INestedOptions, IFormOptions
{
    public long? AmountRefunded { get; set; }

    public CreditNoteRefundPaymentRecordRefundOptions PaymentRecordRefund { get; set; }

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

public class CreditNoteRefundPaymentRecordRefundOptions : INestedOptions, IFormOptions
{
    public string PaymentRecord { get; set; }

    public string RefundGroup { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("payment_record", PaymentRecord);
        form.Add("refund_group", RefundGroup);
    }
}
