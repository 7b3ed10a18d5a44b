using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Stripe.Infrastructure;

/// <summary>
/// Lists and search results are enumerable, so the serializer would treat them as JSON arrays, but they are objects around an
/// array. The known pages are listed in <see cref="StripePages"/>, so that reflection is not needed.
/// </summary>
internal sealed class StripePageConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => StripePages.Converters.ContainsKey(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        StripePages.Converters.TryGetValue(typeToConvert, out var create)
            ? create()
            : throw new NotSupportedException($"{typeToConvert} is not a list that Stripe answers.");
}

internal abstract class StripePageConverter<TPage, T> : JsonConverter<TPage>
    where TPage : class, new()
{
    public override TPage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Expected a list object.");

        var page = new TPage();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (reader.TokenType != JsonTokenType.Null && !ReadField(page, name, ref reader, options))
                reader.Skip();
        }

        return page;
    }

    /// <summary>Reads a field's value; false if the field is unknown.</summary>
    protected abstract bool ReadField(TPage page, string name, ref Utf8JsonReader reader, JsonSerializerOptions options);

    protected static List<T> ReadItems(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        var itemType = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(JsonSerializer.Deserialize(ref reader, itemType));
        return items;
    }

    protected static void WriteItems(Utf8JsonWriter writer, List<T> items, JsonSerializerOptions options)
    {
        var itemType = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        writer.WriteStartArray("data");
        foreach (var item in items ?? [])
            JsonSerializer.Serialize(writer, item, itemType);
        writer.WriteEndArray();
    }
}

internal sealed class StripeListConverter<T> : StripePageConverter<StripeList<T>, T>
{
    protected override bool ReadField(StripeList<T> page, string name, ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        switch (name)
        {
            case "object":
                page.Object = reader.GetString();
                return true;
            case "data":
                page.Data = ReadItems(ref reader, options);
                return true;
            case "has_more":
                page.HasMore = reader.GetBoolean();
                return true;
            case "url":
                page.Url = reader.GetString();
                return true;
            default:
                return false;
        }
    }

    public override void Write(Utf8JsonWriter writer, StripeList<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("object", value.Object ?? "list");
        WriteItems(writer, value.Data, options);
        writer.WriteBoolean("has_more", value.HasMore);
        writer.WriteString("url", value.Url);
        writer.WriteEndObject();
    }
}

internal sealed class StripeSearchResultConverter<T> : StripePageConverter<StripeSearchResult<T>, T>
{
    protected override bool ReadField(StripeSearchResult<T> page, string name, ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        switch (name)
        {
            case "object":
                page.Object = reader.GetString();
                return true;
            case "data":
                page.Data = ReadItems(ref reader, options);
                return true;
            case "has_more":
                page.HasMore = reader.GetBoolean();
                return true;
            case "next_page":
                page.NextPage = reader.GetString();
                return true;
            case "total_count":
                page.TotalCount = reader.GetInt64();
                return true;
            case "url":
                page.Url = reader.GetString();
                return true;
            default:
                return false;
        }
    }

    public override void Write(Utf8JsonWriter writer, StripeSearchResult<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("object", value.Object ?? "search_result");
        WriteItems(writer, value.Data, options);
        writer.WriteBoolean("has_more", value.HasMore);
        writer.WriteString("next_page", value.NextPage);
        writer.WriteString("url", value.Url);
        writer.WriteEndObject();
    }
}
