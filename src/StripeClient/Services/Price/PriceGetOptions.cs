namespace Stripe;

public class PriceGetOptions : BaseOptions
{
}
