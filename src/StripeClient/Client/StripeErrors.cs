using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stripe.Infrastructure;

/// <summary>Converts error answers to exceptions.</summary>
internal static partial class StripeErrors
{
    public static StripeException ToException(StripeResponse response)
    {
        var error = ReadError(response.Content);
        error.StripeResponse = response;
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        var message = error.Message ?? error.ErrorDescription ?? error.Error ?? $"Stripe answered {status} without saying why.";
        return new StripeException(response.StatusCode, error, WithoutSecrets(message)) { StripeResponse = response };
    }

    public static StripeException NotUnderstood(StripeResponse response, JsonException exception)
    {
        // Leave the body out of the message: it may hold a customer's data, or a secret shown once.
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        return new StripeException(
            $"Stripe's answer ({status}, request {response.RequestId ?? "without id"}) is not the JSON expected.",
            exception
        )
        {
            HttpStatusCode = response.StatusCode,
            StripeResponse = response,
        };
    }

    private static StripeError ReadError(string content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var error))
            {
                // OAuth answers {"error": "invalid_grant", "error_description": "…"}.
                var json = error.ValueKind == JsonValueKind.Object ? error.GetRawText() : content;
                return StripeJson.Read<StripeError>(json) ?? new StripeError();
            }
        }
        catch (JsonException)
        {
            // A proxy's error page has no error object; the status and the response are all the information there is.
        }

        return new StripeError();
    }

    private static string WithoutSecrets(string message) => Secret().Replace(message, "${prefix}***");

    [GeneratedRegex(
        @"\b(?<prefix>(sk|rk|ek)_(live|test)_|whsec_)[A-Za-z0-9]+",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Secret();
}
