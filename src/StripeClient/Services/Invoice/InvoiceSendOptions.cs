namespace Stripe;

public class InvoiceSendOptions : BaseOptions
{
}
