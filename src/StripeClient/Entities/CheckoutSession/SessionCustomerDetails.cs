namespace Stripe.Checkout;

public class SessionCustomerDetails : StripeEntity<SessionCustomerDetails>
{
    public Address Address { get; set; }

    public string BusinessName { get; set; }

    public string Email { get; set; }

    public string IndividualName { get; set; }

    public string Name { get; set; }

    public string Phone { get; set; }

    public string TaxExempt { get; set; }

    public List<SessionCustomerDetailsTaxId> TaxIds { get; set; }
}

public class SessionCustomerDetailsTaxId : StripeEntity<SessionCustomerDetailsTaxId>
{
    public string Type { get; set; }

    public string Value { get; set; }
}
