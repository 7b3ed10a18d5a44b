using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Stripe;

/// <summary>An answer's status and headers.</summary>
public abstract class StripeResponseBase
{
    // Public because the surface says so; an abstract class cannot be made by anyone else anyway.
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

    /// <summary>Stripe's name for the request; support asks for it.</summary>
    public string RequestId => Header("Request-Id");

    // Neither body nor request headers: an answer ends up in logs.
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"<{GetType().Name} status={(int)StatusCode} Request-Id={RequestId}>");

    private string Header(string name) =>
        Headers is not null && Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}

/// <summary>An answer with its whole body.</summary>
public class StripeResponse : StripeResponseBase
{
    public StripeResponse(HttpStatusCode statusCode, HttpResponseHeaders headers, string content)
        : base(statusCode, headers) => Content = content;

    public string Content { get; }
}

/// <summary>An answer whose body is read by the caller, who also disposes it.</summary>
public class StripeStreamedResponse : StripeResponseBase
{
    public StripeStreamedResponse(HttpStatusCode statusCode, HttpResponseHeaders headers, Stream body)
        : base(statusCode, headers) => Body = body;

    public Stream Body { get; }
}
