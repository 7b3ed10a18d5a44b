using Stripe;

namespace BillingPortal.StripeAccess;

/// <summary>What can go wrong on the way to Stripe: a received refusal, or no answer at all.</summary>
public static class StripeTrouble
{
    /// <summary>Whether <paramref name="failure"/> is Stripe's or the network's, and not our own stopping.</summary>
    public static bool Is(Exception failure, CancellationToken stopping) =>
        failure is StripeException or HttpRequestException or IOException
        || (failure is OperationCanceledException && !stopping.IsCancellationRequested); // the call's own time limit

    /// <summary>Received from Stripe with this status; 0 when there was no answer.</summary>
    public static int StatusOf(Exception failure) => failure is StripeException answered ? (int)answered.HttpStatusCode : 0;

    /// <summary>For people; never carries a key.</summary>
    public static string Words(Exception failure) => (failure as StripeException)?.StripeError?.Message ?? "Stripe does not answer.";
}
