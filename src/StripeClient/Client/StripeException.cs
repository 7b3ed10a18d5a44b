using System.Net;

namespace Stripe;

/// <summary>Stripe refused a request, or an event failed verification.</summary>
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

    /// <summary>The answer. Stripe's support asks for its RequestId.</summary>
    public StripeResponse StripeResponse { get; set; }
}
