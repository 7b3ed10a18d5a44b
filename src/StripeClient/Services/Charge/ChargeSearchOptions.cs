namespace Stripe;

public class ChargeSearchOptions : SearchOptions
{
}
