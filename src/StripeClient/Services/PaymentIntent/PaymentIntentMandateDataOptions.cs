using Stripe.Infrastructure;

namespace Stripe;

public class PaymentIntentMandateDataOptions : INestedOptions, IFormOptions
{
    public PaymentIntentMandateDataCustomerAcceptanceOptions CustomerAcceptance { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("customer_acceptance", CustomerAcceptance);
    }
}

public class PaymentIntentMandateDataCustomerAcceptanceOfflineOptions : INestedOptions, IFormOptions
{
    void IFormOptions.WriteTo(FormWriter form)
    {
    }
}

public class PaymentIntentMandateDataCustomerAcceptanceOnlineOptions : INestedOptions, IFormOptions
{
    public string IpAddress { get; set; }

    public string UserAgent { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("ip_address", IpAddress);
        form.Add("user_agent", UserAgent);
    }
}

public class PaymentIntentMandateDataCustomerAcceptanceOptions : INestedOptions, IFormOptions
{
    public DateTime? AcceptedAt { get; set; }

    public PaymentIntentMandateDataCustomerAcceptanceOfflineOptions Offline { get; set; }

    public PaymentIntentMandateDataCustomerAcceptanceOnlineOptions Online { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("accepted_at", AcceptedAt);
        form.Add("offline", Offline);
        form.Add("online", Online);
        form.Add("type", Type);
    }
}
