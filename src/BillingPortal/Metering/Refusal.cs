using BillingPortal.Web;

namespace BillingPortal.Metering;

/// <summary>Why a metered call is not served: what the caller reads as a problem document.</summary>
/// <param name="Status">HTTP status. 402 for a spent quota: clients retry 429 by themselves, and a spent month must not be retried.</param>
/// <param name="Code">Stable, for programs.</param>
/// <param name="RetryAfterSeconds">Sent as <c>Retry-After</c> when set.</param>
public sealed record Refusal(int Status, string Code, string Title, string Detail, int? RetryAfterSeconds = null, params (string Name, object? Value)[] More)
{
    public IResult ToResult(HttpContext http)
    {
        if (RetryAfterSeconds is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Result(http, Status, Code, Title, Detail, More);
    }

    // One answer for missing, malformed, unknown, expired and revoked keys: it must not tell which keys exist.
    public static readonly Refusal NoKey = new(StatusCodes.Status401Unauthorized, "invalid_api_key", "The API key is missing or not valid.", "Send Authorization: Bearer <key> with a key from the API keys page.");
    public static readonly Refusal WrongScope = new(StatusCodes.Status403Forbidden, "scope_missing", "This key may not call metered endpoints.", "Use a key with the scope \"call\".");
    public static Refusal BadQuantity(string meter, string why) => new(StatusCodes.Status400BadRequest, "invalid_quantity", why, "Send a whole number of units.", null, ("meter", meter));
    public static readonly Refusal PlanChanging = new(StatusCodes.Status503ServiceUnavailable, "plan_changing", "The plan is being changed in this moment.", "Try again in a moment; nothing was charged.", RetryAfterSeconds: 1);
    public static readonly Refusal Busy = new(StatusCodes.Status503ServiceUnavailable, "metering_busy", "The call could not be recorded, so it was not served.", "Try again in a moment; nothing was charged.", RetryAfterSeconds: 1);
}
