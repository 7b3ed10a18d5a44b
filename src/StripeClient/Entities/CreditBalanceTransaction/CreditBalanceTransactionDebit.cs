using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Billing;

public class CreditBalanceTransactionDebit : StripeEntity<CreditBalanceTransactionDebit>
{
    public CreditBalanceTransactionDebitAmount Amount { get; set; }

    public CreditBalanceTransactionDebitCreditsApplied CreditsApplied { get; set; }

    public string Type { get; set; }
}

public class CreditBalanceTransactionDebitAmount : StripeEntity<CreditBalanceTransactionDebitAmount>
{
    public CreditBalanceTransactionDebitAmountMonetary Monetary { get; set; }

    public string Type { get; set; }
}

public class CreditBalanceTransactionDebitAmountMonetary : StripeEntity<CreditBalanceTransactionDebitAmountMonetary>
{
    public string Currency { get; set; }

    public long Value { get; set; }
}

public class CreditBalanceTransactionDebitCreditsApplied : StripeEntity<CreditBalanceTransactionDebitCreditsApplied>
{
    [JsonIgnore]
    public string InvoiceId { get => InvoiceField?.Id; set => InvoiceField = Expandable<Invoice>.Of(value); }

    [JsonIgnore]
    public Invoice Invoice { get => InvoiceField?.Value; set => InvoiceField = Expandable<Invoice>.Of(value); }

    public string InvoiceLineItem { get; set; }

    [JsonInclude, JsonPropertyName("invoice"), JsonConverter(typeof(ExpandableConverter<Invoice>))]
    internal Expandable<Invoice> InvoiceField { get; set; }
}
