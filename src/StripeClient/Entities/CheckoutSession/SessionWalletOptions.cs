namespace Stripe.Checkout;

public class SessionWalletOptions : StripeEntity<SessionWalletOptions>
{
    public SessionWalletOptionsLink Link { get; set; }
}

public class SessionWalletOptionsLink : StripeEntity<SessionWalletOptionsLink>
{
    public string Display { get; set; }
}
