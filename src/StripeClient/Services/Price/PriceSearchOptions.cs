namespace Stripe;

public class PriceSearchOptions : SearchOptions
{
}
