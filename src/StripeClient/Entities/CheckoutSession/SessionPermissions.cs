namespace Stripe.Checkout;

public class SessionPermissions : StripeEntity<SessionPermissions>
{
    public string UpdateShippingDetails { get; set; }
}
