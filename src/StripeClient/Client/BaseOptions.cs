using Stripe.Infrastructure;

namespace Stripe;

/// <summary>What every request may carry: fields to expand, and parameters without a property in this client.</summary>
public class BaseOptions : IFormOptions
{
    public List<string> Expand { get; set; }

    public IDictionary<string, object> ExtraParams { get; set; }

    public void AddExpand(string value) => (Expand ??= []).Add(value);

    public void AddRangeExpand(IEnumerable<string> values) => (Expand ??= []).AddRange(values);

    /// <summary>Sends <paramref name="key"/> with the typed parameters; null is sent as an empty value, which unsets.</summary>
    public void AddExtraParam(string key, object value) =>
        (ExtraParams ??= new Dictionary<string, object>(StringComparer.Ordinal))[key] = value;

    void IFormOptions.WriteTo(FormWriter form) => WriteTo(form);

    internal virtual void WriteTo(FormWriter form)
    {
        // An empty list would be sent as "expand=", which Stripe refuses.
        if (Expand is { Count: > 0 })
            form.Add("expand", Expand);

        if (ExtraParams is null)
            return;

        foreach (var (key, value) in ExtraParams)
            form.AddObject(key, value);
    }

    internal BaseOptions ShallowCopy() => (BaseOptions)MemberwiseClone();
}

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

/// <summary>Marks options nested in other options.</summary>
public interface INestedOptions { }
