namespace Stripe;

public class PriceTierUpTo : StringEnum
{
    public static readonly PriceTierUpTo Inf = new("inf");

    private PriceTierUpTo(string value)
        : base(value)
    {
    }
}
