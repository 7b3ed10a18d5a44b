namespace StripeSandbox.Api;

/// <summary>A token bucket that holds one second's allowance. Off unless configured: tests and load runs need the speed.</summary>
public sealed class RateLimit(SandboxOptions options)
{
    private readonly Lock _gate = new();
    private double _tokens;
    private DateTime _last = DateTime.UtcNow;

    public bool Take()
    {
        var limit = options.RateLimit;
        if (limit <= 0)
            return true;
        lock (_gate)
        {
            var now = DateTime.UtcNow;
            _tokens = Math.Min(limit, _tokens + (now - _last).TotalSeconds * limit);
            _last = now;
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }

    public static ApiError Refusal(HttpContext http)
    {
        http.Response.Headers["Stripe-Rate-Limited-Reason"] = "global-rate";
        return new ApiError(
            429,
            "invalid_request_error",
            "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
            "rate_limit"
        );
    }
}
