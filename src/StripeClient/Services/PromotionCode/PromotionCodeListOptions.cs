using Stripe.Infrastructure;

namespace Stripe;

public class PromotionCodeListOptions : ListOptions
{
    public bool? Active { get; set; }

    public string Code { get; set; }

    public string Coupon { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("active", Active);
        form.Add("code", Code);
        form.Add("coupon", Coupon);
        form.Add("created", Created);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
    }
}
