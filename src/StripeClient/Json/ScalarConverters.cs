using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.Infrastructure;

// Each converter reads a null as the default: a field that became nullable in another API version must not make a whole answer fail, nor
// an event, which Stripe would then deliver again and again.

internal sealed class UnixDateTimeConverter : JsonConverter<DateTime>
{
    public override bool HandleNull => true;

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => DateTime.UnixEpoch,
            // v2 of the API writes ISO 8601.
            JsonTokenType.String => DateTime.Parse(
                reader.GetString(),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal
            ),
            _ => reader.TryGetInt64(out var seconds) ? UnixTime.ToDateTime(seconds) : DateTime.UnixEpoch.AddSeconds(reader.GetDouble()),
        };

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(UnixTime.FromDateTime(value));
}

internal sealed class LenientLongConverter : JsonConverter<long>
{
    public override bool HandleNull => true;

    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => 0,
            JsonTokenType.String => long.Parse(reader.GetString(), CultureInfo.InvariantCulture),
            _ => reader.TryGetInt64(out var value) ? value : (long)reader.GetDecimal(),
        };

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

internal sealed class LenientDecimalConverter : JsonConverter<decimal>
{
    public override bool HandleNull => true;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => 0,
            // unit_amount_decimal and similar fields are strings, so that no reader loses digits.
            JsonTokenType.String => ParseString(ref reader),
            _ => reader.GetDecimal(),
        };

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));

    private static decimal ParseString(ref Utf8JsonReader reader)
    {
        if (
            !reader.HasValueSequence
            && !reader.ValueIsEscaped
            && Utf8Parser.TryParse(reader.ValueSpan, out decimal value, out var read)
            && read == reader.ValueSpan.Length
        )
            return value;

        return decimal.Parse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}

internal sealed class LenientBoolConverter : JsonConverter<bool>
{
    public override bool HandleNull => true;

    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.Null && reader.GetBoolean();

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}
