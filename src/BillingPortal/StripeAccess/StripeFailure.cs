using BillingPortal.Web;
using Stripe;

namespace BillingPortal.StripeAccess;

/// <summary>What can go wrong in a call to Stripe: an error response, or no response at all.</summary>
public static class StripeFailure
{
    /// <summary>Whether <paramref name="failure"/> comes from Stripe or the network, and not from our own shutdown.</summary>
    public static bool Is(Exception failure, CancellationToken stopping) =>
        failure is StripeException or HttpRequestException or IOException
        || (failure is OperationCanceledException && !stopping.IsCancellationRequested); // the call's own timeout

    /// <summary>The status of Stripe's error response; 0 if there was no response.</summary>
    public static int StatusOf(Exception failure) => failure is StripeException answered ? (int)answered.HttpStatusCode : 0;

    /// <summary>Text for people; never contains a key.</summary>
    public static string Message(Exception failure) => (failure as StripeException)?.StripeError?.Message ?? "Stripe does not answer.";

    /// <summary>The REST answer for a plan whose prices are not at Stripe: 503 <c>plan_not_published</c>.</summary>
    public static IResult NotPublished(HttpContext http, string reason) =>
        Problem.Result(http, StatusCodes.Status503ServiceUnavailable, "plan_not_published", "This plan cannot be bought yet.", reason);

    /// <summary>The REST answer of every use case that Stripe did not let finish: 503 <c>stripe_unavailable</c>.</summary>
    /// <param name="reason">What a person reads about it, from <see cref="Message"/>.</param>
    public static IResult ToProblem(HttpContext http, string reason) =>
        Problem.Result(http, StatusCodes.Status503ServiceUnavailable, "stripe_unavailable", "Stripe cannot take this now.", reason);
}
