using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Stripe.Infrastructure;

/// <summary>Serializer options for Stripe's JSON: generated metadata only, no reflection.</summary>
internal static class StripeJson
{
    public static JsonSerializerOptions Options { get; } = Build();

    public static T Read<T>(string json)
        where T : StripeEntity
    {
        ArgumentNullException.ThrowIfNull(json);
        return JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T)));
    }

    public static string Write(StripeEntity entity) => JsonSerializer.Serialize(entity, Options.GetTypeInfo(entity.GetType()));

    private static JsonSerializerOptions Build()
    {
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            TypeInfoResolver = JsonTypeInfoResolver.Combine(StripeJsonContext.Default, BillingPortalJsonContext.Default),
            Converters =
            {
                new UnixDateTimeConverter(),
                new LenientLongConverter(),
                new LenientDecimalConverter(),
                new LenientBoolConverter(),
            },
        };
        options.MakeReadOnly();
        return options;
    }
}
