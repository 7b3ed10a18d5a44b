namespace Stripe;

public class InvoiceVoidOptions : BaseOptions
{
}
