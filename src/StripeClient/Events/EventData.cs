using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>What an event is about.</summary>
public class EventData : StripeEntity<EventData>
{
    private object _raw;
    private IHasObject _object;

    /// <summary>The object by its type; null when this client does not know it (<see cref="RawObject"/> has it).</summary>
    [JsonIgnore]
    public IHasObject Object
    {
        // Read when asked for: whoever refetches the object needs no more than the event's type and id.
        get => _object ??= _raw is JsonElement element ? Read(element) : null;
        set => (_object, _raw) = (value, null);
    }

    /// <summary>What changed, with its former values; on <c>*.updated</c> events only. A <see cref="JsonElement"/>.</summary>
    public object PreviousAttributes { get; set; }

    /// <summary>The object as it came. A <see cref="JsonElement"/>.</summary>
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
