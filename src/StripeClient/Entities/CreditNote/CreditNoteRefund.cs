using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class CreditNoteRefund : StripeEntity<CreditNoteRefund>
{
    public long AmountRefunded { get; set; }

    public CreditNoteRefundPaymentRecordRefund PaymentRecordRefund { get; set; }

    [JsonIgnore]
    public string RefundId { get => RefundField?.Id; set => RefundField = Expandable<Refund>.Of(value); }

    [JsonIgnore]
    public Refund Refund { get => RefundField?.Value; set => RefundField = Expandable<Refund>.Of(value); }

    public string Type { get; set; }

    [JsonInclude, JsonPropertyName("refund"), JsonConverter(typeof(ExpandableConverter<Refund>))]
    internal Expandable<Refund> RefundField { get; set; }
}

public class CreditNoteRefundPaymentRecordRefund : StripeEntity<CreditNoteRefundPaymentRecordRefund>
{
    public string PaymentRecord { get; set; }

    public string RefundGroup { get; set; }
}
