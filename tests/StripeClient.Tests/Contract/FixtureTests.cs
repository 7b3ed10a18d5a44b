using System.Globalization;
using System.Text.Json;
using StripeContract;

namespace Stripe.Tests.Contract;

/// <summary>Every sample object is read with generated metadata, and no value is lost or changed.</summary>
public sealed class FixtureTests
{
    // Fields this client does not read: payment methods without types here, and fields of types whose official members are unknown. The
    // list is exact, so that a field lost by accident shows.
    private static readonly string[] Unread =
    [
        "charge.payment_method_details.card.checks",
        "charge.payment_method_details.card.extended_authorization",
        "charge.payment_method_details.card.incremental_authorization",
        "charge.payment_method_details.card.installments",
        "charge.payment_method_details.card.multicapture",
        "charge.payment_method_details.card.network_token",
        "charge.payment_method_details.card.overcapture",
        "charge.payment_method_details.card.three_d_secure",
        "charge.payment_method_details.card.wallet",
        "charge.source",
        "charge.transfer_data",
        "invoice.payment_settings.payment_method_options.bancontact",
        "invoice.payment_settings.payment_method_options.pix",
        "item.adjustable_quantity",
        "mandate.customer_acceptance",
        "mandate.payment_method_details",
        "payment_intent.amount_details",
        "payment_intent.transfer_data.destination.id",
        "payment_intent.transfer_data.destination.object",
        "plan.transform_usage",
        "subscription.items.data[].plan.transform_usage",
        "subscription.payment_settings.payment_method_options.bancontact",
        "subscription.transfer_data.destination.id",
        "subscription.transfer_data.destination.object",
        "subscription_item.plan.transform_usage",
        "tax_id.owner",
        "tax_rate.flat_amount",
    ];

    [Fact]
    public void Every_sample_is_read_and_written_back_unchanged()
    {
        var differences = new List<string>();
        foreach (var sample in Samples())
        {
            var entity = StripeEntity.FromJson(sample.Value.GetRawText()) as StripeEntity;
            entity.ShouldNotBeNull($"{sample.Name} has no entity");
            using var written = JsonDocument.Parse(entity.ToJson());
            Compare(sample.Name, sample.Value, written.RootElement, differences);
        }

        differences.ShouldBe(Unread, ignoreOrder: true);
    }

    /// <summary>Otherwise, reading a sample would prove nothing about what Stripe sends.</summary>
    [Fact]
    public void Every_sample_is_an_object_of_the_contract()
    {
        var check = new ExchangeCheck(ApiContract.OfRepository);
        var violations = Samples().SelectMany(sample => check.CheckObject(sample.Value, sample.Name)).ToList();

        violations.ShouldBeEmpty();
    }

    private static IEnumerable<JsonProperty> Samples() =>
        ApiContract.Texts("samples/").SelectMany(file => JsonDocument.Parse(file.Text).RootElement.EnumerateObject());

    private static void Compare(string path, JsonElement expected, JsonElement actual, List<string> differences)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in expected.EnumerateObject())
                {
                    if (field.Value.ValueKind == JsonValueKind.Null || IsEmptyObject(field.Value))
                        continue;
                    if (actual.ValueKind == JsonValueKind.Object && actual.TryGetProperty(field.Name, out var value))
                        Compare($"{path}.{field.Name}", field.Value, value, differences);
                    else
                        differences.Add($"{path}.{field.Name}");
                }

                break;
            case JsonValueKind.Array:
                if (expected.GetArrayLength() != actual.GetArrayLength())
                    differences.Add($"{path}.length");
                else
                    foreach (var (item, other) in expected.EnumerateArray().Zip(actual.EnumerateArray()))
                        Compare($"{path}[]", item, other, differences);
                break;
            default:
                if (Text(expected) != Text(actual))
                    differences.Add($"{path}: {expected} became {actual}");
                break;
        }
    }

    private static bool IsEmptyObject(JsonElement element) => element.ValueKind == JsonValueKind.Object && !element.EnumerateObject().Any();

    // Compare decimals as strings, whichever way they were sent.
    private static string Text(JsonElement element) =>
        decimal.TryParse(element.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (number / 1.0000000000m).ToString(CultureInfo.InvariantCulture)
            : element.ToString();
}
