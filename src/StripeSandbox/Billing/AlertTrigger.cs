using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>Usage alerts: fire once per customer, when the usage since the alert was created reaches its threshold.</summary>
public static class AlertTrigger
{
    public static void FireReached(Transaction tx, string meter, JsonObject customer)
    {
        foreach (
            var alert in tx.All("billing.alert")
                .Where(a => a.Str("status") == "active" && a.Obj("usage_threshold")!.Str("meter") == meter)
                .ToList()
        )
        {
            var threshold = alert.Obj("usage_threshold")!;
            var id = customer.Need("id");
            if (threshold.Each("filters").Any() && threshold.Each("filters").All(f => f.Str("customer") != id))
                continue;
            if (alert.Arr("_told") is { } notified && notified.Any(t => t!.GetValue<string>() == id))
                continue;
            var formula = tx.Find("billing.meter", meter)!.Obj("default_aggregation")!.Need("formula");
            var value = tx.World.Usage.Total(meter, id, formula, alert.Long("_created"), long.MaxValue);
            if (value < threshold.Long("gte"))
                continue;
            tx.Edit(alert);
            if (alert.Arr("_told") is { } list)
                list.Add(id);
            else
                alert["_told"] = new JsonArray(id);
            tx.Emit(
                "billing.alert.triggered",
                new JsonObject
                {
                    ["object"] = "billing.alert_triggered",
                    ["alert"] = Render.Public(tx.World, alert),
                    ["created"] = tx.Now,
                    ["customer"] = id,
                    ["livemode"] = false,
                    ["value"] = (long)value,
                }
            );
        }
    }
}
