using System.Text.Json.Nodes;

namespace StripeSandbox.Store;

/// <summary>Nested hashes whose unset fields are null, as Stripe returns them.</summary>
public static class Shapes
{
    public static JsonObject? Address(JsonObject? sent) => Filled(sent, "city", "country", "line1", "line2", "postal_code", "state");

    public static JsonObject? Shipping(JsonObject? sent) =>
        sent is null
            ? null
            : new JsonObject
            {
                ["address"] = Address(sent.Obj("address")),
                ["name"] = sent.Str("name"),
                ["phone"] = sent.Str("phone"),
            };

    public static JsonObject? Filled(JsonObject? sent, params string[] names)
    {
        if (sent is null)
            return null;
        var filled = new JsonObject();
        foreach (var name in names)
            filled[name] = sent[name]?.DeepClone();
        return filled;
    }
}
