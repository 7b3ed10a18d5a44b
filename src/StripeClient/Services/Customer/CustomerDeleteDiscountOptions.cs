namespace Stripe;

public class CustomerDeleteDiscountOptions : BaseOptions
{
}
