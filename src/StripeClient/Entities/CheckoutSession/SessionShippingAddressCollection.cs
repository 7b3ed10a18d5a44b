namespace Stripe.Checkout;

public class SessionShippingAddressCollection : StripeEntity<SessionShippingAddressCollection>
{
    public List<string> AllowedCountries { get; set; }
}
