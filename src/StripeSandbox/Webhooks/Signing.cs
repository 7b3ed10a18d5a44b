using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Webhooks;

/// <summary>The Stripe-Signature header: HMAC-SHA256 over "{t}.{body}", one v1 for each valid secret.</summary>
public static class Signing
{
    public static string Header(IEnumerable<string> secrets, long wallSeconds, string body)
    {
        var t = wallSeconds.ToString(CultureInfo.InvariantCulture);
        var signed = Encoding.UTF8.GetBytes($"{t}.{body}");
        return $"t={t},"
            + string.Join(
                ',',
                secrets.Select(s => "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(s), signed)))
            );
    }

    /// <summary>The newest secret, and the previous one until it expires.</summary>
    public static IEnumerable<string> ValidSecrets(JsonObject endpoint, long wall) =>
        endpoint.Arr("_secrets")!.Select(s => s!.GetValue<string>()).Take(endpoint.Long("_old_secret_until") > wall ? 2 : 1);

    public static string Rotate(Transaction tx, JsonObject endpoint, long oldValidSeconds)
    {
        var fresh = Ids.Secret("whsec");
        tx.Edit(endpoint)["_secrets"] = new JsonArray(fresh, endpoint.Arr("_secrets")![0]!.GetValue<string>());
        endpoint["_old_secret_until"] = Clock.SandboxClock.Wall + oldValidSeconds;
        return fresh;
    }
}
