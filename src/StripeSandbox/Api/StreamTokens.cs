using System.Text.Json.Nodes;
using StripeSandbox.Clock;
using StripeSandbox.Store;

namespace StripeSandbox.Api;

/// <summary>
/// Authenticates the meter event stream, which takes only the token of a meter event session. It refuses secret keys as Stripe
/// does: a client that sends one would otherwise work against the sandbox and nowhere else.
/// </summary>
public static class StreamTokens
{
    private const string Kind = "_stream_token";

    public static bool IsStream(string path) => path.TrimEnd('/') == "/v2/billing/meter_event_stream";

    /// <summary>Issues a token and the unix second at which it expires. Expired tokens are removed here.</summary>
    public static (string Token, long Until) Issue(Transaction tx)
    {
        var (now, lasts) = (SandboxClock.Wall, tx.World.Options.StreamTokenSeconds);
        foreach (var ended in tx.All(Kind).Where(t => HasEnded(t, now - lasts)).ToList())
            tx.Delete(ended);
        var token = new JsonObject
        {
            ["id"] = Ids.Secret("token"),
            ["object"] = Kind,
            ["until"] = now + lasts,
        };
        tx.Add(token);
        return (token.Need("id"), token.Long("until"));
    }

    public static void Check(World world, string? sent)
    {
        if (string.IsNullOrEmpty(sent))
            throw ApiKeys.Absent();
        var token = world.Read(() => world.Store.Find(sent) is { } found && found.Str("object") == Kind ? found : null);
        if (token is null)
        {
            throw new ApiError(
                401,
                "invalid_request_error",
                $"Invalid session token provided: {ApiKeys.Masked(sent)}. The stream takes the authentication_token of a meter event "
                    + "session, no API key."
            );
        }

        if (HasEnded(token, SandboxClock.Wall))
            throw new ApiError(
                400,
                "temporary_session_expired",
                "The meter event session has expired; create another.",
                "billing_meter_event_session_expired"
            );
    }

    private static bool HasEnded(JsonObject token, long now) => token.Long("until") <= now;
}
