using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Api;

/// <summary>Authenticates callers: a configured key as bearer token or as the user name of basic authentication.</summary>
public static class ApiKeys
{
    private const int ShownTail = 4;

    public static void Check(HttpRequest request, SandboxOptions options)
    {
        var key = Sent(request);
        if (string.IsNullOrEmpty(key))
            throw Absent();
        if (options.RevokedApiKeys.ContainsKey(key))
            throw new ApiError(401, "invalid_request_error", $"Expired API Key provided: {Masked(key)}", "api_key_expired");
        if (!options.EffectiveApiKeys.Contains(key, StringComparer.Ordinal))
            throw new ApiError(401, "invalid_request_error", $"Invalid API Key provided: {Masked(key)}");
    }

    public static ApiError Absent() =>
        new(
            401,
            "invalid_request_error",
            "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth "
                + "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
        );

    /// <summary>Adds and revokes keys, as Stripe's dashboard does. The change is lost when the sandbox stops.</summary>
    /// <returns>An error message, or null.</returns>
    public static string? Change(SandboxOptions options, JsonObject wanted)
    {
        if (wanted.Select(w => w.Key).FirstOrDefault(k => k is not ("add" or "revoke")) is { } unknown)
            return $"Unknown: {unknown}. Say {{\"add\": key}} or {{\"revoke\": key}}, or both.";
        if (wanted.Str("add") is { Length: > 0 } added)
        {
            options.ApiKeys = [.. options.EffectiveApiKeys.Append(added).Distinct(StringComparer.Ordinal)];
            options.RevokedApiKeys.TryRemove(added, out _);
        }

        if (wanted.Str("revoke") is { Length: > 0 } revoked)
            options.RevokedApiKeys[revoked] = true;
        return null;
    }

    /// <summary>The keys with their middle hidden.</summary>
    public static JsonObject List(SandboxOptions options) =>
        new()
        {
            ["valid"] = options.EffectiveApiKeys.Where(k => !options.RevokedApiKeys.ContainsKey(k)).Select(Masked).ToJsonArray(),
            ["revoked"] = options.RevokedApiKeys.Keys.Order(StringComparer.Ordinal).Select(Masked).ToJsonArray(),
        };

    /// <summary>The credential of the request, valid or not; null if there is none.</summary>
    public static string? Sent(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header))
            return null;
        if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return header.Parameter;
        if (!header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(header.Parameter ?? "")).Split(':')[0];
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Shows enough of a key to recognise a mix-up, never all of it.</summary>
    public static string Masked(string key) =>
        key.Length <= 12 ? new string('*', key.Length) : key[..8] + new string('*', key.Length - 12) + key[^ShownTail..];
}
