using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionCustomTextOptions : INestedOptions, IFormOptions
{
    public SessionCustomTextAfterSubmitOptions AfterSubmit { get; set; }

    public SessionCustomTextShippingAddressOptions ShippingAddress { get; set; }

    public SessionCustomTextSubmitOptions Submit { get; set; }

    public SessionCustomTextTermsOfServiceAcceptanceOptions TermsOfServiceAcceptance { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("after_submit", AfterSubmit);
        form.Add("shipping_address", ShippingAddress);
        form.Add("submit", Submit);
        form.Add("terms_of_service_acceptance", TermsOfServiceAcceptance);
    }
}

public class SessionCustomTextAfterSubmitOptions : INestedOptions, IFormOptions
{
    public string Message { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("message", Message);
    }
}

public class SessionCustomTextShippingAddressOptions : INestedOptions, IFormOptions
{
    public string Message { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("message", Message);
    }
}

public class SessionCustomTextSubmitOptions : INestedOptions, IFormOptions
{
    public string Message { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("message", Message);
    }
}

public class SessionCustomTextTermsOfServiceAcceptanceOptions : INestedOptions, IFormOptions
{
    public string Message { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("message", Message);
    }
}
