namespace Stripe;

/// <summary>The services of <c>client.V1.Checkout</c>.</summary>
public class CheckoutService : Service
{
    internal CheckoutService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Checkout.SessionService Sessions => new(Client);
}
