namespace Stripe;

/// <summary>What one request does differently: another key, account or idempotency key.</summary>
public class RequestOptions
{
    public string ApiKey { get; set; }

    public string IdempotencyKey { get; set; }

    public string StripeAccount { get; set; }

    public string StripeContext { get; set; }

    public string StripeRequestTrigger { get; set; }
}

/// <summary>A raw request's options; <see cref="AdditionalHeaders"/> may name another <c>Stripe-Version</c>.</summary>
public class RawRequestOptions : RequestOptions
{
    public string BaseUrl { get; set; }

    public Dictionary<string, string> AdditionalHeaders { get; set; } = new(StringComparer.OrdinalIgnoreCase);
}
