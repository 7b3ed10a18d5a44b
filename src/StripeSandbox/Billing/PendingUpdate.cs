using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>
/// pending_if_incomplete: a change whose invoice could not be paid is stored as pending, and the subscription stays as it was.
/// Payment applies the change. After 23 hours without payment the change is dropped and its invoice voided.
/// </summary>
public static class PendingUpdate
{
    private const long LifeSeconds = 23 * 3600;

    /// <summary>Reverts the subscription and stores the change as pending; its invoice stays open.</summary>
    public static void Keep(Transaction tx, JsonObject subscription, JsonObject was, JsonObject invoice)
    {
        subscription["_pending_items"] = subscription["items"]!.DeepClone();
        subscription["_pending_anchor"] = subscription.Long("billing_cycle_anchor");
        subscription["_pending_invoice"] = invoice.Need("id");
        var shown = Render.Public(tx.World, subscription);
        foreach (var name in new[] { "items", "billing_cycle_anchor", "status", "trial_end" })
            subscription[name] = was[name]?.DeepClone();
        subscription["pending_update"] = new JsonObject
        {
            ["billing_cycle_anchor"] = null,
            ["discount"] = null,
            ["discounts"] = null,
            ["expires_at"] = tx.Now + LifeSeconds,
            ["metadata"] = null,
            ["subscription_items"] = new JsonArray(shown.Each("items").Select(i => (JsonNode?)i.DeepClone()).ToArray()),
            ["trial_end"] = null,
            ["trial_from_plan"] = null,
        };
    }

    public static bool WaitsFor(JsonObject subscription, JsonObject invoice) => subscription.Str("_pending_invoice") == invoice.Need("id");

    public static void Apply(Transaction tx, JsonObject subscription)
    {
        tx.Update(
            "customer.subscription.updated",
            subscription,
            () =>
            {
                subscription["items"] = subscription["_pending_items"]!.DeepClone();
                subscription["billing_cycle_anchor"] = subscription.Long("_pending_anchor");
                Forget(subscription);
            }
        );
        tx.Emit("customer.subscription.pending_update_applied", subscription);
    }

    public static void Expire(Transaction tx, JsonObject subscription)
    {
        var invoice = tx.Find("invoice", subscription.Str("_pending_invoice"));
        tx.Update("customer.subscription.updated", subscription, () => Forget(subscription));
        tx.Emit("customer.subscription.pending_update_expired", subscription);
        if (invoice?.Str("status") == "open")
            Invoicing.Void(tx, invoice);
    }

    private static void Forget(JsonObject subscription)
    {
        subscription["pending_update"] = null;
        foreach (var name in new[] { "_pending_items", "_pending_anchor", "_pending_invoice" })
            subscription.Remove(name);
    }
}
