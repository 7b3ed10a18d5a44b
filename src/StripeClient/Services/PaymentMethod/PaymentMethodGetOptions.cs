namespace Stripe;

public class PaymentMethodGetOptions : BaseOptions
{
}
