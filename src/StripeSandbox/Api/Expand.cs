using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Api;

/// <summary><c>expand[]</c>: replaces ids by objects, and fills in fields that Stripe returns only on request.</summary>
public static class Expand
{
    private const int MaxLevels = 4;

    /// <summary>Fields that are left out unless requested.</summary>
    private static readonly Dictionary<(string Kind, string Field), Func<World, string, JsonNode?>> OnRequest = new()
    {
        [("customer", "subscriptions")] = (w, id) => Resources.Subscriptions.OfCustomer(w, id),
        [("customer", "sources")] = (_, id) => Render.List($"/v1/customers/{id}/sources", []),
        [("customer", "tax_ids")] = (w, id) => Resources.Customers.TaxIdsOf(w, id),
        [("customer", "tax")] = (_, _) =>
            new JsonObject
            {
                ["automatic_tax"] = "unrecognized_location",
                ["ip_address"] = null,
                ["location"] = null,
                ["provider"] = "stripe",
            },
        [("customer", "cash_balance")] = (_, _) => null,
        [("customer", "invoice_credit_balance")] = (_, _) => new JsonObject(),
        [("price", "tiers")] = (w, id) => w.Store.Find(id)?["_tiers"]?.DeepClone() ?? new JsonArray(),
        [("price", "currency_options")] = (_, _) => new JsonObject(),
        [("invoice", "payments")] = (w, id) => Resources.InvoicePayments.OfInvoice(w, id),
        [("invoice", "confirmation_secret")] = (w, id) => Resources.InvoicePayments.ConfirmationSecret(w, id),
        [("checkout.session", "line_items")] = (w, id) => Resources.CheckoutSessions.LineItems(w, w.Store.Find(id)!),
        [("charge", "refunds")] = (w, id) =>
            Render.List(
                $"/v1/charges/{id}/refunds",
                w.Store.All("refund").Where(r => r.Str("charge") == id).Reverse().Select(r => Render.Public(w, r))
            ),
    };

    public static void Apply(World world, JsonObject answer, JsonArray? wanted)
    {
        foreach (var path in wanted?.Select(n => n!.GetValue<string>()) ?? [])
        {
            var names = path.Split('.');
            Walk(world, answer, names, path, 0);
        }
    }

    /// <param name="level">How many objects were expanded to get here; hashes and lists between them do not count.</param>
    private static void Walk(World world, JsonNode? node, ReadOnlySpan<string> names, string path, int level)
    {
        if (level > MaxLevels)
            throw ApiError.Invalid($"You cannot expand more than {MaxLevels} levels of a property. Property: {path}", "expand");
        if (names.IsEmpty || node is null)
            return;
        if (node is JsonArray list)
        {
            foreach (var item in list.ToList())
                Walk(world, item, names, path, level);
            return;
        }

        if (node is not JsonObject o)
            return;
        var name = names[0];
        if (o.Str("object") is { } kind && o.Str("id") is { } id && OnRequest.TryGetValue((kind, name), out var make))
        {
            level++;
            if (!o.ContainsKey(name))
                o[name] = make(world, id);
        }
        else if (o[name] is JsonValue value && value.TryGetValue<string>(out var reference) && Known(world, name, reference) is { } found)
        {
            level++;
            o[name] = found;
        }
        else if (o[name] is JsonArray ids && ids.Count > 0 && ids.All(i => i is JsonValue))
        {
            level++;
            o[name] = new JsonArray(ids.Select(i => (JsonNode?)Known(world, name, i!.GetValue<string>()) ?? i!.DeepClone()).ToArray());
        }
        else if (!o.ContainsKey(name) && o.Str("object") is not null || o[name] is JsonValue)
        {
            throw ApiError.Invalid($"This property cannot be expanded ({path}).", "expand");
        }

        Walk(world, o[name], names[1..], path, level);
    }

    private static JsonObject? Known(World world, string field, string id) =>
        field is not ("id" or "object" or "url") && world.Store.Find(id) is { } found && found.Need("object")[0] != '_'
            ? Render.Public(world, found)
            : null;
}
