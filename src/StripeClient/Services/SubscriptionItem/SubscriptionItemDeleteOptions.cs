using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionItemDeleteOptions : BaseOptions
{
    public bool? ClearUsage { get; set; }

    public string PaymentBehavior { get; set; }

    public string ProrationBehavior { get; set; }

    public DateTime? ProrationDate { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("clear_usage", ClearUsage);
        form.Add("payment_behavior", PaymentBehavior);
        form.Add("proration_behavior", ProrationBehavior);
        form.Add("proration_date", ProrationDate);
    }
}
