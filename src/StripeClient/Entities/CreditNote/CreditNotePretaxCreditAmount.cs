using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class CreditNotePretaxCreditAmount : StripeEntity<CreditNotePretaxCreditAmount>
{
    public long Amount { get; set; }

    [JsonIgnore]
    public string CreditBalanceTransactionId
    {
        get => CreditBalanceTransactionField?.Id;
        set => CreditBalanceTransactionField = Expandable<Billing.CreditBalanceTransaction>.Of(value);
    }

    [JsonIgnore]
    public Billing.CreditBalanceTransaction CreditBalanceTransaction
    {
        get => CreditBalanceTransactionField?.Value;
        set => CreditBalanceTransactionField = Expandable<Billing.CreditBalanceTransaction>.Of(value);
    }

    [JsonIgnore]
    public string DiscountId { get => DiscountField?.Id; set => DiscountField = Expandable<Discount>.Of(value); }

    [JsonIgnore]
    public Discount Discount { get => DiscountField?.Value; set => DiscountField = Expandable<Discount>.Of(value); }

    public string Type { get; set; }

    [JsonInclude, JsonPropertyName("credit_balance_transaction")]
    [JsonConverter(typeof(ExpandableConverter<Billing.CreditBalanceTransaction>))]
    internal Expandable<Billing.CreditBalanceTransaction> CreditBalanceTransactionField { get; set; }

    [JsonInclude, JsonPropertyName("discount"), JsonConverter(typeof(ExpandableConverter<Discount>))]
    internal Expandable<Discount> DiscountField { get; set; }
}
