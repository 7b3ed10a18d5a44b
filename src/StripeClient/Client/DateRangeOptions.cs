using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A range of moments, sent as <c>created[gte]=…</c>.</summary>
public class DateRangeOptions : INestedOptions, IFormOptions
{
    public DateTime? GreaterThan { get; set; }

    public DateTime? GreaterThanOrEqual { get; set; }

    public DateTime? LessThan { get; set; }

    public DateTime? LessThanOrEqual { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("gt", GreaterThan);
        form.Add("gte", GreaterThanOrEqual);
        form.Add("lt", LessThan);
        form.Add("lte", LessThanOrEqual);
    }
}
