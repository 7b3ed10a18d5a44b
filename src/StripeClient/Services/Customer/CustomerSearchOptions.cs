namespace Stripe;

public class CustomerSearchOptions : SearchOptions
{
}
