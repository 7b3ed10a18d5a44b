namespace Stripe;

public class InvoiceMarkUncollectibleOptions : BaseOptions
{
}
