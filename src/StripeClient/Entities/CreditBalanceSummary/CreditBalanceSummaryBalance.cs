namespace Stripe.Billing;

public class CreditBalanceSummaryBalance : StripeEntity<CreditBalanceSummaryBalance>
{
    public CreditBalanceSummaryBalanceAvailableBalance AvailableBalance { get; set; }

    public CreditBalanceSummaryBalanceLedgerBalance LedgerBalance { get; set; }
}

public class CreditBalanceSummaryBalanceAvailableBalance : StripeEntity<CreditBalanceSummaryBalanceAvailableBalance>
{
    public CreditBalanceSummaryBalanceAvailableBalanceMonetary Monetary { get; set; }

    public string Type { get; set; }
}

public class CreditBalanceSummaryBalanceAvailableBalanceMonetary : StripeEntity<CreditBalanceSummaryBalanceAvailableBalanceMonetary>
{
    public string Currency { get; set; }

    public long Value { get; set; }
}

public class CreditBalanceSummaryBalanceLedgerBalance : StripeEntity<CreditBalanceSummaryBalanceLedgerBalance>
{
    public CreditBalanceSummaryBalanceLedgerBalanceMonetary Monetary { get; set; }

    public string Type { get; set; }
}

public class CreditBalanceSummaryBalanceLedgerBalanceMonetary : StripeEntity<CreditBalanceSummaryBalanceLedgerBalanceMonetary>
{
    public string Currency { get; set; }

    public long Value { get; set; }
}
