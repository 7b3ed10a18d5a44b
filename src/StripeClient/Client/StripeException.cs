using System.Net;

namespace Stripe;

/// <summary>Stripe refused a request, or an event is not what it says it is.</summary>
public class StripeException : Exception
{
    public StripeException() { }

    public StripeException(string message)
        : base(message) { }

    public StripeException(string message, Exception err)
        : base(message, err) { }

    public StripeException(HttpStatusCode httpStatusCode, StripeError stripeError, string message)
        : base(message)
    {
        HttpStatusCode = httpStatusCode;
        StripeError = stripeError;
    }

    public HttpStatusCode HttpStatusCode { get; set; }

    public StripeError StripeError { get; set; }

    /// <summary>The answer; its RequestId is what Stripe's support asks for.</summary>
    public StripeResponse StripeResponse { get; set; }
}
