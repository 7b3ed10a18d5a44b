namespace Stripe;

public class InvoiceItemDeleteOptions : BaseOptions
{
}
