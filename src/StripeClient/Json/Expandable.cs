using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Stripe.Infrastructure;

/// <summary>A field that is an id, or the whole object if the request expanded it.</summary>
internal sealed class Expandable<T>
    where T : class, IHasId
{
    private string _id;

    public string Id => Value?.Id ?? _id;

    public T Value { get; private set; }

    public static Expandable<T> Of(string id) => id is null ? null : new Expandable<T> { _id = id };

    public static Expandable<T> Of(T value) => value is null ? null : new Expandable<T> { Value = value };

    /// <summary>The ids of a list, expanded or not.</summary>
    public static List<string> Ids(List<Expandable<T>> items) => items?.ConvertAll(static item => item?.Id);

    /// <summary>The objects of a list; null where not expanded.</summary>
    public static List<T> Values(List<Expandable<T>> items) => items?.ConvertAll(static item => item?.Value);
}

internal sealed class ExpandableConverter<T> : JsonConverter<Expandable<T>>
    where T : class, IHasId
{
    public override Expandable<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? Expandable<T>.Of(reader.GetString())
            : Expandable<T>.Of(JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T))));

    public override void Write(Utf8JsonWriter writer, Expandable<T> value, JsonSerializerOptions options)
    {
        if (value.Value is null)
            writer.WriteStringValue(value.Id);
        else
            JsonSerializer.Serialize(writer, value.Value, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
    }
}

internal sealed class ExpandableListConverter<T> : JsonConverter<List<Expandable<T>>>
    where T : class, IHasId
{
    private static readonly ExpandableConverter<T> Item = new();

    public override List<Expandable<T>> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Expected an array of ids or objects.");

        var items = new List<Expandable<T>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Null)
                items.Add(Item.Read(ref reader, typeof(Expandable<T>), options));
        }

        return items;
    }

    public override void Write(Utf8JsonWriter writer, List<Expandable<T>> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value)
            Item.Write(writer, item, options);
        writer.WriteEndArray();
    }
}

/// <summary>An expandable field of which this client uses only the id.</summary>
internal sealed class ExpandableIdConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();

        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("id", out var id)
            ? id.GetString()
            : null;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
