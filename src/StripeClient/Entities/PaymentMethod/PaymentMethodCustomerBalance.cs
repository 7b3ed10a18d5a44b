namespace Stripe;

public class PaymentMethodCustomerBalance : StripeEntity<PaymentMethodCustomerBalance>
{
}
