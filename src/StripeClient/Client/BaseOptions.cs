using Stripe.Infrastructure;

namespace Stripe;

/// <summary>What every request may carry: fields to expand, and parameters this client has no name for.</summary>
public class BaseOptions : IFormOptions
{
    public List<string> Expand { get; set; }

    public IDictionary<string, object> ExtraParams { get; set; }

    public void AddExpand(string value) => (Expand ??= []).Add(value);

    public void AddRangeExpand(IEnumerable<string> values) => (Expand ??= []).AddRange(values);

    /// <summary>Sends <paramref name="key"/> beside the typed parameters; null is sent as an empty value, which unsets.</summary>
    public void AddExtraParam(string key, object value) => (ExtraParams ??= new Dictionary<string, object>(StringComparer.Ordinal))[key] = value;

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
