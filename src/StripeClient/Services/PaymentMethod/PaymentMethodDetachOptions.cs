namespace Stripe;

public class PaymentMethodDetachOptions : BaseOptions
{
}
