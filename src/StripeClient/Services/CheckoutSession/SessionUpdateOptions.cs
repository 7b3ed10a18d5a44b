using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionUpdateOptions : BaseOptions
{
    public SessionCollectedInformationOptions CollectedInformation { get; set; }

    public List<SessionLineItemOptions> LineItems { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public List<SessionShippingOptionOptions> ShippingOptions { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("collected_information", CollectedInformation);
        form.Add("line_items", LineItems);
        form.Add("metadata", Metadata);
        form.Add("shipping_options", ShippingOptions);
    }
}
