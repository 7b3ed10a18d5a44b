using BillingPortal.Web;

namespace BillingPortal.Metering;

/// <summary>Why a metered call is refused, as the caller reads it in a problem document.</summary>
/// <param name="Status">HTTP status. 402 for a used-up quota: clients retry 429 automatically, and this one must not be retried.</param>
/// <param name="Code">Stable, for programs to match.</param>
/// <param name="RetryAfterSeconds">Sent as <c>Retry-After</c> when set.</param>
public sealed record Refusal(
    int Status,
    string Code,
    string Title,
    string Detail,
    int? RetryAfterSeconds = null,
    params (string Name, object? Value)[] More
)
{
    /// <summary>The meter that refused; null when the refusal was not about a meter.</summary>
    internal string? Meter
    {
        get
        {
            foreach (var (name, value) in More)
                if (name == "meter")
                    return value as string;
            return null;
        }
    }

    public IResult ToResult(HttpContext http)
    {
        if (RetryAfterSeconds is { } seconds)
            http.Response.Headers.RetryAfter = NumberText.Of(seconds);
        if (Status == StatusCodes.Status401Unauthorized)
            http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Result(http, Status, Code, Title, Detail, More);
    }

    // One response for missing, malformed, unknown, expired, revoked, misplaced and under-scoped keys: it must not reveal which
    // keys exist.
    internal static Refusal NoKey(string scope) =>
        new(
            StatusCodes.Status401Unauthorized,
            "invalid_api_key",
            "The API key is missing or not valid here.",
            $"Send Authorization: Bearer <key> with a key that is active, may be used from your address, and has the scope \"{scope}\"."
        );

    public static readonly Refusal TooManyBadKeys = new(
        StatusCodes.Status429TooManyRequests,
        "too_many_bad_keys",
        "Too many calls with keys that are not valid.",
        "Check the key and try again in a minute.",
        RetryAfterSeconds: 60
    );

    public static Refusal BadQuantity(string meter, string why) =>
        new(StatusCodes.Status400BadRequest, "invalid_quantity", why, "Send a whole number of units.", null, ("meter", meter));

    public static readonly Refusal UnreadableQuantity = new(
        StatusCodes.Status400BadRequest,
        "invalid_quantity",
        "How much to charge cannot be read from the request.",
        "Send whole numbers, 1 or more; nothing was charged."
    );
    public static readonly Refusal PlanChanging = new(
        StatusCodes.Status503ServiceUnavailable,
        "plan_changing",
        "The plan is being changed in this moment.",
        "Try again in a moment; nothing was charged.",
        RetryAfterSeconds: 1
    );
    public static readonly Refusal Busy = new(
        StatusCodes.Status503ServiceUnavailable,
        "metering_busy",
        "The call could not be recorded, so it was not served.",
        "Try again in a moment; nothing was charged.",
        RetryAfterSeconds: 1
    );
    public static readonly Refusal TookTooLong = new(
        StatusCodes.Status503ServiceUnavailable,
        "reservation_expired",
        "The call took longer than its quota could be held.",
        "Nothing was charged. Ask for less in one call.",
        RetryAfterSeconds: 1
    );
    public static readonly Refusal KeyInUse = new(
        StatusCodes.Status409Conflict,
        "idempotency_key_in_use",
        "A call with this Idempotency-Key is under way.",
        "Wait for its answer, or try again in a moment to read it.",
        RetryAfterSeconds: 1
    );
    public static readonly Refusal KeyReused = new(
        StatusCodes.Status422UnprocessableEntity,
        "idempotency_key_reused",
        "This Idempotency-Key was used for another request.",
        "Use a new key for a new request; the same key is only for sending the same request again."
    );
    public static readonly Refusal AnswerNotKept = new(
        StatusCodes.Status409Conflict,
        "idempotency_answer_not_kept",
        "This call was served and charged once; its answer was a stream or too large to keep.",
        "Use a new Idempotency-Key to make the call again."
    );
    public static readonly Refusal KeyInvalid = new(
        StatusCodes.Status400BadRequest,
        "idempotency_key_invalid",
        "The Idempotency-Key cannot be used.",
        "Send 1 to 255 visible ASCII characters."
    );
    public static readonly Refusal BodyTooLarge = new(
        StatusCodes.Status413PayloadTooLarge,
        "idempotency_body_too_large",
        "The request is too large for an Idempotency-Key.",
        "Send up to 1 MB, or leave the Idempotency-Key out."
    );
}
