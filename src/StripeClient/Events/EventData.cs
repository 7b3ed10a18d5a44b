using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>The object of an event.</summary>
public class EventData : StripeEntity<EventData>
{
    private object _raw;
    private IHasObject _object;

    /// <summary>The typed object; null if this client does not know its type (<see cref="RawObject"/> has it).</summary>
    [JsonIgnore]
    public IHasObject Object
    {
        // Parse on demand: a handler that fetches the object again needs only the event's type and id.
        get => _object ??= _raw is JsonElement element ? Read(element) : null;
        set => (_object, _raw) = (value, null);
    }

    /// <summary>The previous values of changed fields, only on <c>*.updated</c> events. A <see cref="JsonElement"/>.</summary>
    public object PreviousAttributes { get; set; }

    /// <summary>The object as received. A <see cref="JsonElement"/>.</summary>
    [JsonPropertyName("object")]
    public object RawObject
    {
        get => _raw ?? _object;
        set => (_raw, _object) = (value, null);
    }

    private static IHasObject Read(JsonElement element)
    {
        try
        {
            return StripeObjects.Read(element);
        }
        catch (JsonException exception)
        {
            throw new StripeException(
                "The event's object has another API version's shape; fetch it again by the id in RawObject.",
                exception
            );
        }
    }
}
