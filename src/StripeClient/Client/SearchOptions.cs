using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A page of search results; <see cref="Page"/> is the previous answer's <c>next_page</c>.</summary>
public class SearchOptions : BaseOptions
{
    public long? Limit { get; set; }

    public string Page { get; set; }

    public string Query { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("limit", Limit);
        form.Add("page", Page);
        form.Add("query", Query);
    }
}
