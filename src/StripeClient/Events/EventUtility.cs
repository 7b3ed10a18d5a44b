using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>
/// Verifies that a webhook's body comes from Stripe and is recent, then parses it. The body must be the raw bytes received:
/// after parsing and serializing again, the signature no longer matches.
/// </summary>
public static class EventUtility
{
    /// <summary>The largest difference between signing and receiving that is accepted, in seconds.</summary>
    public const int DefaultTimeTolerance = 300;

    private const string Scheme = "v1";

    /// <summary>
    /// Versions are compatible if they have the same release name: <c>2026-01-01.dahlia</c> and <c>2026-07-29.dahlia</c>.
    /// </summary>
    public static bool IsCompatibleApiVersion(string sdkApiVersion, string eventApiVersion)
    {
        var sdkRelease = Release(sdkApiVersion);
        var eventRelease = Release(eventApiVersion);
        if (eventRelease is null || sdkRelease is null)
            return string.Equals(sdkApiVersion, eventApiVersion, StringComparison.Ordinal);

        // Previews are not compatible with each other.
        return eventRelease == "preview" || sdkRelease == "preview"
            ? string.Equals(sdkApiVersion, eventApiVersion, StringComparison.Ordinal)
            : string.Equals(sdkRelease, eventRelease, StringComparison.Ordinal);
    }

    public static bool IsCompatibleApiVersion(string eventApiVersion) =>
        IsCompatibleApiVersion(StripeConfiguration.ApiVersion, eventApiVersion);

    /// <summary>Parses an event without verifying the sender.</summary>
    public static Event ParseEvent(string json, bool throwOnApiVersionMismatch = true)
    {
        var stripeEvent = Read(json);
        if (throwOnApiVersionMismatch && !IsCompatibleApiVersion(stripeEvent.ApiVersion))
        {
            throw new StripeException(
                $"The event has API version {stripeEvent.ApiVersion ?? "(none)"}, this client {StripeConfiguration.ApiVersion}. "
                    + "Create the webhook endpoint with this version, or pass throwOnApiVersionMismatch: false and fetch the object again."
            );
        }

        return stripeEvent;
    }

    public static Event ConstructEvent(
        string json,
        string stripeSignatureHeader,
        string secret,
        long tolerance = DefaultTimeTolerance,
        bool throwOnApiVersionMismatch = true
    ) => ConstructEvent(json, stripeSignatureHeader, secret, tolerance, Now(), throwOnApiVersionMismatch);

    public static Event ConstructEvent(
        string json,
        string stripeSignatureHeader,
        string secret,
        long tolerance,
        long utcNow,
        bool throwOnApiVersionMismatch = true
    )
    {
        ValidateSignature(json, stripeSignatureHeader, secret, tolerance, utcNow);
        return ParseEvent(json, throwOnApiVersionMismatch);
    }

    public static void ValidateSignature(string json, string stripeSignatureHeader, string secret, long tolerance = DefaultTimeTolerance) =>
        ValidateSignature(json, stripeSignatureHeader, secret, tolerance, Now());

    public static void ValidateSignature(string json, string stripeSignatureHeader, string secret, long tolerance, long utcNow)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (string.IsNullOrEmpty(secret))
            throw new StripeException("No webhook secret: without one anyone could send events.");
        if (string.IsNullOrEmpty(stripeSignatureHeader))
            throw new StripeException("The request has no Stripe-Signature header.");

        var (timestamp, signatures) = ReadHeader(stripeSignatureHeader);
        var expected = ComputeHash(secret, timestamp, json);
        if (!AnyMatches(signatures, expected))
            throw new StripeException(
                "None of the v1 signatures fits: the secret is another endpoint's, or the body was changed on its way here."
            );

        // Check this after the signature, so that only the true sender learns about the clock. Check both directions: a far future time
        // is no fresher.
        var seconds = long.Parse(timestamp, CultureInfo.InvariantCulture);
        if (Math.Abs((decimal)utcNow - seconds) > tolerance)
            throw new StripeException(
                $"The event was signed more than {tolerance.ToString(CultureInfo.InvariantCulture)} seconds from now: "
                    + "a replay, or a clock that is wrong."
            );
    }

    /// <summary>The v1 signature, in hex, of a payload sent at a unix time.</summary>
    public static string ComputeSignature(string secret, string timestamp, string payload) =>
        Convert.ToHexStringLower(ComputeHash(secret, timestamp, payload));

    private static Event Read(string json)
    {
        try
        {
            var stripeEvent = Event.FromJson(json) ?? throw new StripeException("The event's body is null.");
            return stripeEvent.Object is null or "event"
                ? stripeEvent
                : throw new StripeException($"The body is a {stripeEvent.Object}, not an event.");
        }
        catch (JsonException exception)
        {
            throw new StripeException("The event's body is not the JSON expected.", exception);
        }
    }

    private static (string Timestamp, List<string> Signatures) ReadHeader(string header)
    {
        string timestamp = null;
        var signatures = new List<string>();
        foreach (var item in header.Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                continue;

            switch (item[..equals])
            {
                case "t":
                    timestamp ??= item[(equals + 1)..];
                    break;
                case Scheme:
                    signatures.Add(item[(equals + 1)..]);
                    break;
            }
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw new StripeException("The Stripe-Signature header has no timestamp (t=).");
        if (signatures.Count == 0)
            throw new StripeException("The Stripe-Signature header has no v1 signature.");

        return (timestamp, signatures);
    }

    private static bool AnyMatches(List<string> signatures, byte[] expected)
    {
        var matches = false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var signature in signatures)
        {
            if (
                signature.Length == given.Length * 2
                && Convert.FromHexString(signature, given, out _, out _) == System.Buffers.OperationStatus.Done
            )
                matches |= CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return matches;
    }

    private static byte[] ComputeHash(string secret, string timestamp, string payload) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}.{payload}"));

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private static string Release(string apiVersion)
    {
        var dot = apiVersion?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot < 0 ? null : apiVersion[(dot + 1)..];
    }
}
