namespace Stripe;

/// <summary>The account's money, by currency.</summary>
public class Balance : StripeEntity<Balance>, IHasObject
{
    public string Object { get; set; }

    public List<BalanceAmount> Available { get; set; }

    public bool Livemode { get; set; }

    public List<BalanceAmount> Pending { get; set; }
}
