namespace Stripe;

public class InvoiceItemGetOptions : BaseOptions
{
}
