using Stripe.Infrastructure;

namespace Stripe.BillingPortal;

public class SessionCreateOptions : BaseOptions
{
    public string Configuration { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public SessionFlowDataOptions FlowData { get; set; }

    public string Locale { get; set; }

    public string OnBehalfOf { get; set; }

    public string ReturnUrl { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("configuration", Configuration);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("flow_data", FlowData);
        form.Add("locale", Locale);
        form.Add("on_behalf_of", OnBehalfOf);
        form.Add("return_url", ReturnUrl);
    }
}
