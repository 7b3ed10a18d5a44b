namespace Stripe;

public class CustomerPaymentMethodGetOptions : BaseOptions
{
}
