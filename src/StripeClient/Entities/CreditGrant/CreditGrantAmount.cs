namespace Stripe.Billing;

public class CreditGrantAmount : StripeEntity<CreditGrantAmount>
{
    public CreditGrantAmountMonetary Monetary { get; set; }

    public string Type { get; set; }
}

public class CreditGrantAmountMonetary : StripeEntity<CreditGrantAmountMonetary>
{
    public string Currency { get; set; }

    public long Value { get; set; }
}
