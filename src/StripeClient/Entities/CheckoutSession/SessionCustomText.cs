namespace Stripe.Checkout;

public class SessionCustomText : StripeEntity<SessionCustomText>
{
    public SessionCustomTextAfterSubmit AfterSubmit { get; set; }

    public SessionCustomTextShippingAddress ShippingAddress { get; set; }

    public SessionCustomTextSubmit Submit { get; set; }

    public SessionCustomTextTermsOfServiceAcceptance TermsOfServiceAcceptance { get; set; }
}

public class SessionCustomTextAfterSubmit : StripeEntity<SessionCustomTextAfterSubmit>
{
    public string Message { get; set; }
}

public class SessionCustomTextShippingAddress : StripeEntity<SessionCustomTextShippingAddress>
{
    public string Message { get; set; }
}

public class SessionCustomTextSubmit : StripeEntity<SessionCustomTextSubmit>
{
    public string Message { get; set; }
}

public class SessionCustomTextTermsOfServiceAcceptance : StripeEntity<SessionCustomTextTermsOfServiceAcceptance>
{
    public string Message { get; set; }
}
