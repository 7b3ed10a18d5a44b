namespace Stripe.Checkout;

public class SessionConsent : StripeEntity<SessionConsent>
{
    public string Promotions { get; set; }

    public string TermsOfService { get; set; }
}

public class SessionConsentCollection : StripeEntity<SessionConsentCollection>
{
    public SessionConsentCollectionPaymentMethodReuseAgreement PaymentMethodReuseAgreement { get; set; }

    public string Promotions { get; set; }

    public string TermsOfService { get; set; }
}

public class SessionConsentCollectionPaymentMethodReuseAgreement : StripeEntity<SessionConsentCollectionPaymentMethodReuseAgreement>
{
    public string Position { get; set; }
}
