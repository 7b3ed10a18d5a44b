using Stripe.Infrastructure;

namespace Stripe;

public class EventListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public bool? DeliverySuccess { get; set; }

    public string Type { get; set; }

    public List<string> Types { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("created", Created);
        form.Add("delivery_success", DeliverySuccess);
        form.Add("type", Type);
        form.Add("types", Types);
    }
}
