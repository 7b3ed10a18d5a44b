using Stripe.Infrastructure;

namespace Stripe;

public class SetupIntentMandateDataOptions : INestedOptions, IFormOptions
{
    public SetupIntentMandateDataCustomerAcceptanceOptions CustomerAcceptance { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("customer_acceptance", CustomerAcceptance);
    }
}

public class SetupIntentMandateDataCustomerAcceptanceOfflineOptions : INestedOptions, IFormOptions
{
    void IFormOptions.WriteTo(FormWriter form)
    {
    }
}

public class SetupIntentMandateDataCustomerAcceptanceOnlineOptions : INestedOptions, IFormOptions
{
    public string IpAddress { get; set; }

    public string UserAgent { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("ip_address", IpAddress);
        form.Add("user_agent", UserAgent);
    }
}

public class SetupIntentMandateDataCustomerAcceptanceOptions : INestedOptions, IFormOptions
{
    public DateTime? AcceptedAt { get; set; }

    public SetupIntentMandateDataCustomerAcceptanceOfflineOptions Offline { get; set; }

    public SetupIntentMandateDataCustomerAcceptanceOnlineOptions Online { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("accepted_at", AcceptedAt);
        form.Add("offline", Offline);
        form.Add("online", Online);
        form.Add("type", Type);
    }
}
