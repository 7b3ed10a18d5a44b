using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Stripe.Infrastructure;

/// <summary>Maps each known <c>object</c> value to its entity.</summary>
internal static partial class StripeObjects
{
    /// <summary>The typed object, or null if its type is unknown.</summary>
    public static IHasObject Read(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty("object", out var name)
        && name.ValueKind == JsonValueKind.String
        && s_readers.TryGetValue(name.GetString(), out var read)
            ? read(element)
            : null;

    private static T Read<T>(JsonElement element)
        where T : StripeEntity => element.Deserialize((JsonTypeInfo<T>)StripeJson.Options.GetTypeInfo(typeof(T)));
}
