namespace Stripe;

public class InvoiceDeleteOptions : BaseOptions
{
}
