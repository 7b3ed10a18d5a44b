namespace Stripe;

public class ProductSearchOptions : SearchOptions
{
}
