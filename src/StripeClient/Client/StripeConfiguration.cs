using System.Text.Json;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>Process-wide defaults, for services created without a client.</summary>
public static class StripeConfiguration
{
    private static IStripeClient _client;
    private static string _apiKey;

    /// <summary>The API version that every request names and every event is checked against.</summary>
    public static string ApiVersion => "2026-07-29.dahlia";

    public static string ApiKey
    {
        get => _apiKey;
        set
        {
            _apiKey = value;
            // The default client was built with the old key.
            _client = null;
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
        get => _client ??= new StripeClient(ApiKey, ClientId);
        set => _client = value;
    }

    public static void SetApiKey(string newApiKey) => ApiKey = newApiKey;

    /// <summary>The serializer options for entities, for callers that store entities inside their own JSON.</summary>
    public static JsonSerializerOptions DefaultStjSerializerOptions() => new(StripeJson.Options);
}
