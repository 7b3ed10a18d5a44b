using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionCancellationDetailsOptions : INestedOptions, IFormOptions
{
    public string Comment { get; set; }

    public string Feedback { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("comment", Comment);
        form.Add("feedback", Feedback);
    }
}
