namespace Stripe.Checkout;

public class SessionLineItemListOptions : ListOptions
{
}
