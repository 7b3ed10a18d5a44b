using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Stripe;

/// <summary>An answer's status and headers.</summary>
public abstract class StripeResponseBase
{
    // Public to match the official package; an abstract class cannot be instantiated from outside anyway.
#pragma warning disable MA0017 // Abstract types should not have public constructors
    public StripeResponseBase(HttpStatusCode statusCode, HttpResponseHeaders headers)
    {
        StatusCode = statusCode;
        Headers = headers;
    }
#pragma warning restore MA0017

    public HttpStatusCode StatusCode { get; }

    public HttpResponseHeaders Headers { get; }

    public DateTimeOffset? Date => Headers?.Date;

    public string IdempotencyKey => Header("Idempotency-Key");

    /// <summary>Stripe's id of the request; support asks for it.</summary>
    public string RequestId => Header("Request-Id");

    // Print neither the body nor request headers: answers end up in logs.
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"<{GetType().Name} status={(int)StatusCode} Request-Id={RequestId}>");

    private string Header(string name) =>
        Headers is not null && Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}

/// <summary>An answer with its complete body.</summary>
public class StripeResponse : StripeResponseBase
{
    public StripeResponse(HttpStatusCode statusCode, HttpResponseHeaders headers, string content)
        : base(statusCode, headers) => Content = content;

    public string Content { get; }
}

/// <summary>An answer whose body the caller reads and disposes.</summary>
public class StripeStreamedResponse : StripeResponseBase
{
    public StripeStreamedResponse(HttpStatusCode statusCode, HttpResponseHeaders headers, Stream body)
        : base(statusCode, headers) => Body = body;

    public Stream Body { get; }
}
