namespace Stripe;

public class BalanceAmount : StripeEntity<BalanceAmount>
{
    public long Amount { get; set; }

    public string Currency { get; set; }
}
