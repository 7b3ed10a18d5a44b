namespace Stripe.Checkout;

public class SessionCollectedInformation : StripeEntity<SessionCollectedInformation>
{
    public string BusinessName { get; set; }

    public string IndividualName { get; set; }

    public SessionCollectedInformationShippingDetails ShippingDetails { get; set; }
}

public class SessionCollectedInformationShippingDetails : StripeEntity<SessionCollectedInformationShippingDetails>
{
    public Address Address { get; set; }

    public string Name { get; set; }
}
