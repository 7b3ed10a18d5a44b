using System.Net;
using System.Net.Http.Headers;

namespace Stripe;

/// <summary>An answer whose body is read by the caller, who also disposes it.</summary>
public class StripeStreamedResponse : StripeResponseBase
{
    public StripeStreamedResponse(HttpStatusCode statusCode, HttpResponseHeaders headers, Stream body)
        : base(statusCode, headers) => Body = body;

    public Stream Body { get; }
}
