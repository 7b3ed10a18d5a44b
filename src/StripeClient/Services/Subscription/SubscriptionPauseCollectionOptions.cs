using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionPauseCollectionOptions : INestedOptions, IFormOptions
{
    public string Behavior { get; set; }

    public DateTime? ResumesAt { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("behavior", Behavior);
        form.Add("resumes_at", ResumesAt);
    }
}
