namespace Stripe.Checkout;

public class SessionNameCollection : StripeEntity<SessionNameCollection>
{
    public SessionNameCollectionBusiness Business { get; set; }

    public SessionNameCollectionIndividual Individual { get; set; }
}

public class SessionNameCollectionBusiness : StripeEntity<SessionNameCollectionBusiness>
{
    public bool Enabled { get; set; }

    public bool Optional { get; set; }
}

public class SessionNameCollectionIndividual : StripeEntity<SessionNameCollectionIndividual>
{
    public bool Enabled { get; set; }

    public bool Optional { get; set; }
}
