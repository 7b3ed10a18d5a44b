namespace Stripe;

public class InvoiceSearchOptions : SearchOptions
{
}
