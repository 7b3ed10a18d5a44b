using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Billing;

public class CreditBalanceTransactionCredit : StripeEntity<CreditBalanceTransactionCredit>
{
    public CreditBalanceTransactionCreditAmount Amount { get; set; }

    public CreditBalanceTransactionCreditCreditsApplicationInvoiceVoided CreditsApplicationInvoiceVoided { get; set; }

    public string Type { get; set; }
}

public class CreditBalanceTransactionCreditAmount : StripeEntity<CreditBalanceTransactionCreditAmount>
{
    public CreditBalanceTransactionCreditAmountMonetary Monetary { get; set; }

    public string Type { get; set; }
}

public class CreditBalanceTransactionCreditAmountMonetary : StripeEntity<CreditBalanceTransactionCreditAmountMonetary>
{
    public string Currency { get; set; }

    public long Value { get; set; }
}

public class CreditBalanceTransactionCreditCreditsApplicationInvoiceVoided : StripeEntity<CreditBalanceTransactionCreditCreditsApplicationInvoiceVoided>
{
    [JsonIgnore]
    public string InvoiceId { get => InvoiceField?.Id; set => InvoiceField = Expandable<Invoice>.Of(value); }

    [JsonIgnore]
    public Invoice Invoice { get => InvoiceField?.Value; set => InvoiceField = Expandable<Invoice>.Of(value); }

    public string InvoiceLineItem { get; set; }

    [JsonInclude, JsonPropertyName("invoice"), JsonConverter(typeof(ExpandableConverter<Invoice>))]
    internal Expandable<Invoice> InvoiceField { get; set; }
}
