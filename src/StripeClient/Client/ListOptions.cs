using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A page of a list: at most <see cref="Limit"/> objects after or before an object's id.</summary>
public class ListOptions : BaseOptions
{
    public long? Limit { get; set; }

    public string StartingAfter { get; set; }

    public string EndingBefore { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("limit", Limit);
        form.Add("starting_after", StartingAfter);
        form.Add("ending_before", EndingBefore);
    }
}
