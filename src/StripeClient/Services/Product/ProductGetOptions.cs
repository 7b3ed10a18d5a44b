namespace Stripe;

public class ProductGetOptions : BaseOptions
{
}
