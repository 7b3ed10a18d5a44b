using System.Text;
using System.Text.Json;
using BillingPortal.Jobs;
using BillingPortal.StripeAccess;
using BillingPortal.Web;
using Stripe;

namespace BillingPortal.StripeEvents;

/// <summary>
/// The webhook: checks the signature over the raw body, stores the event, answers. A job processes it. Whatever fails there, our
/// 2xx to Stripe stays true: we have the event.
/// </summary>
public static partial class ReceiveEvent
{
    private const int LargestBody = 1024 * 1024;
    private const long ToleranceSeconds = 300;

    public static IEndpointConventionBuilder MapStripeWebhook(this IEndpointRouteBuilder app) =>
        // Stripe sends in bursts, and retries a refused delivery only much later.
        app.MapPost("/api/billing/webhook", RunAsync).AllowAnonymous().DisableAntiforgery().DisableRateLimiting().ExcludeFromDescription();

    private static async Task<IResult> RunAsync(
        HttpContext http,
        StripeSettings settings,
        StoreEvent store,
        JobSignals signals,
        StripeTime time,
        ILoggerFactory logs
    )
    {
        var log = logs.CreateLogger(typeof(ReceiveEvent));
        if (settings.WebhookSecrets.Count == 0)
            return Problem.Result(
                http,
                StatusCodes.Status503ServiceUnavailable,
                "webhook_not_configured",
                "No webhook secret is configured.",
                "Set STRIPE_WEBHOOK_SECRET to the endpoint's secret; Stripe delivers again by itself."
            );
        if (await ReadAsync(http) is not { } body)
            return Problem.Result(http, StatusCodes.Status413PayloadTooLarge, "event_too_large", "The event is too large.");
        if (!IsSigned(body, http.Request.Headers["Stripe-Signature"].ToString(), settings, time.Now, out var reason))
        {
            LogRefused(log, reason);
            return Problem.Result(http, StatusCodes.Status400BadRequest, "invalid_signature", "The signature does not match.", reason);
        }
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            LogRefused(log, "not JSON");
            return Problem.Result(http, StatusCodes.Status400BadRequest, "invalid_event", "The body is not JSON.");
        }
        using (document)
        {
            try
            {
                await store.RunAsync(document.RootElement, fromSweep: false, http.RequestAborted);
            }
            catch (FormatException malformed)
            {
                LogRefused(log, malformed.Message);
                return Problem.Result(http, StatusCodes.Status400BadRequest, "invalid_event", malformed.Message);
            }
        }
        signals.Raise(JobNames.ProcessInbox);
        return Results.Ok(new { received = true });
    }

    private static bool IsSigned(string body, string header, StripeSettings settings, DateTimeOffset now, out string reason)
    {
        reason = "No Stripe-Signature header.";
        if (header.Length == 0)
            return false;
        foreach (var secret in settings.WebhookSecrets)
        {
            try
            {
                // Only the signature is checked, not the API version: handlers refetch, so events of any version are stored.
                EventUtility.ValidateSignature(body, header, secret, ToleranceSeconds, now.ToUnixTimeSeconds());
                return true;
            }
            catch (StripeException failure)
            {
                reason = failure.Message;
            }
        }
        return false;
    }

    private static async Task<string?> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > LargestBody)
            return null;
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
        {
            if (buffer.Length + read > LargestBody)
                return null;
            buffer.Write(chunk, 0, read);
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    [LoggerMessage(LogLevel.Warning, "A webhook delivery was refused: {Reason}")]
    private static partial void LogRefused(ILogger log, string reason);
}
