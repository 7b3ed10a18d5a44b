namespace Stripe;

/// <summary>A raw request's options; <see cref="AdditionalHeaders"/> may name another <c>Stripe-Version</c>.</summary>
public class RawRequestOptions : RequestOptions
{
    public string BaseUrl { get; set; }

    public Dictionary<string, string> AdditionalHeaders { get; set; } = new(StringComparer.OrdinalIgnoreCase);
}
