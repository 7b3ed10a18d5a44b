using System.Text.Json;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>Process-wide defaults, for services created without a client.</summary>
public static class StripeConfiguration
{
    private static IStripeClient s_client;
    private static string s_apiKey;

    /// <summary>The API version that every request names and every event is checked against.</summary>
    public static string ApiVersion => "2026-07-29.dahlia";

    public static string ApiKey
    {
        get => s_apiKey;
        set
        {
            s_apiKey = value;
            // The default client was built with the old key.
            s_client = null;
        }
    }

    public static string ClientId { get; set; }

    public static int MaxNetworkRetries { get; set; } = SystemNetHttpClient.DefaultMaxNumberRetries;

    public static bool EnableTelemetry { get; set; } = true;

    public static AppInfo AppInfo { internal get; set; }

    /// <summary>The version of the official package whose names this client uses.</summary>
    public static string StripeNetVersion => "52.2.0";

    public static IStripeClient StripeClient
    {
        get => s_client ??= new StripeClient(ApiKey, ClientId);
        set => s_client = value;
    }

    public static void SetApiKey(string newApiKey) => ApiKey = newApiKey;

    /// <summary>The serializer options for entities, for callers that store entities inside their own JSON.</summary>
    public static JsonSerializerOptions DefaultStjSerializerOptions() => new(StripeJson.Options);
}
