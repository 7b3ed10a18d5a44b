namespace Stripe;

/// <summary>Overrides for one request: API key, account, idempotency key.</summary>
public class RequestOptions
{
    public string ApiKey { get; set; }

    public string IdempotencyKey { get; set; }

    public string StripeAccount { get; set; }

    public string StripeContext { get; set; }

    public string StripeRequestTrigger { get; set; }
}

/// <summary>Options of a raw request; <see cref="AdditionalHeaders"/> may set another <c>Stripe-Version</c>.</summary>
public class RawRequestOptions : RequestOptions
{
    public string BaseUrl { get; set; }

    public Dictionary<string, string> AdditionalHeaders { get; set; } = new(StringComparer.OrdinalIgnoreCase);
}
