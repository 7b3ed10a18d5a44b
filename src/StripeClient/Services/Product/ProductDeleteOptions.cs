namespace Stripe;

public class ProductDeleteOptions : BaseOptions
{
}
