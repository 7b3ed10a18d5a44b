namespace Stripe.Tests.Support;

/// <summary>The Stripe-Signature header that Stripe would send with a body.</summary>
internal static class Signed
{
    public static string Header(string json, string secret, long? unixSeconds = null)
    {
        var seconds = $"{unixSeconds ?? TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";
        return $"t={seconds},v1={EventUtility.ComputeSignature(secret, seconds, json)}";
    }
}
