using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionConsentCollectionOptions : INestedOptions, IFormOptions
{
    public SessionConsentCollectionPaymentMethodReuseAgreementOptions PaymentMethodReuseAgreement { get; set; }

    public string Promotions { get; set; }

    public string TermsOfService { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("payment_method_reuse_agreement", PaymentMethodReuseAgreement);
        form.Add("promotions", Promotions);
        form.Add("terms_of_service", TermsOfService);
    }
}

public class SessionConsentCollectionPaymentMethodReuseAgreementOptions : INestedOptions, IFormOptions
{
    public string Position { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("position", Position);
    }
}
