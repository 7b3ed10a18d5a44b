using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>The base of everything Stripe returns.</summary>
public abstract class StripeEntity
{
    private JsonElement? _rawJson;

    /// <summary>The answer as received, including fields unknown to this client; null for a nested object.</summary>
    [JsonIgnore]
    public JsonElement? RawJsonElement
    {
        get
        {
            // Parse on demand: few callers need it, and it doubles the memory of an answer.
            if (_rawJson is null && (SourceJson ?? StripeResponse?.Content) is { } json)
            {
                using var document = JsonDocument.Parse(json);
                _rawJson = document.RootElement.Clone();
            }

            return _rawJson;
        }
    }

    /// <summary>The answer this object came in; null for a nested object.</summary>
    [JsonIgnore]
    public StripeResponse StripeResponse { get; set; }

    internal string SourceJson { private get; set; }

    /// <summary>Reads an object by its <c>object</c> field; null if this client does not know the type.</summary>
    public static IHasObject FromJson(string value)
    {
        using var document = JsonDocument.Parse(value);
        return StripeObjects.Read(document.RootElement);
    }

    public static T FromJson<T>(string value)
        where T : StripeEntity => ReadWithSource<T>(value);

    public string ToJson() => StripeJson.Write(this);

    private protected static T ReadWithSource<T>(string value)
        where T : StripeEntity
    {
        var entity = StripeJson.Read<T>(value);
        if (entity is not null)
            entity.SourceJson = value;
        return entity;
    }
}

/// <summary>An entity that can be parsed through its own type: <c>Customer.FromJson(json)</c>.</summary>
public abstract class StripeEntity<T> : StripeEntity
    where T : StripeEntity<T>
{
    public static new T FromJson(string value) => ReadWithSource<T>(value);
}

/// <summary>An entity with an id.</summary>
public interface IHasId
{
    string Id { get; set; }
}

/// <summary>An entity with a type name (<c>object</c>).</summary>
public interface IHasObject
{
    string Object { get; set; }
}

/// <summary>An entity with the caller's own key-value pairs.</summary>
public interface IHasMetadata
{
    Dictionary<string, string> Metadata { get; set; }
}
