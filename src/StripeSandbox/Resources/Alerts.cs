using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>Usage alerts; <see cref="Billing.AlertTrigger"/> checks them when usage is reported.</summary>
public static class Alerts
{
    public static void Map(Operations api)
    {
        api.Post("/v1/billing/alerts", Create);
        api.Get("/v1/billing/alerts", List);
        api.Get("/v1/billing/alerts/{id}", call => Render.Public(call.World, call.Subject("billing.alert")));
        foreach (var (verb, status) in new[] { ("activate", "active"), ("archive", "archived"), ("deactivate", "inactive") })
            api.Post($"/v1/billing/alerts/{{id}}/{verb}", call => Switch(call, status));
    }

    private static JsonObject Create(Call call)
    {
        var threshold = call.P.Obj("usage_threshold") ?? throw ApiError.Missing("usage_threshold");
        call.Find("billing.meter", threshold.Need("meter"), "usage_threshold[meter]");
        var alert = Blank.New("billing.alert", Ids.New("alrt"), call.Now);
        alert["_created"] = call.Now;
        alert["status"] = "active";
        alert["title"] = call.P.Need("title");
        alert["usage_threshold"] = new JsonObject
        {
            ["filters"] = threshold["filters"]?.DeepClone(),
            ["gte"] = threshold.Long("gte"),
            ["meter"] = threshold.Need("meter"),
            ["recurrence"] = threshold.Need("recurrence"),
        };
        return Render.Public(call.World, call.Tx.Add(alert));
    }

    private static JsonObject List(Call call)
    {
        var rows = call.Tx.All("billing.alert").Where(call.P, "alert_type");
        if (call.P.Str("meter") is { } meter)
            rows = rows.Where(a => a.Obj("usage_threshold")!.Str("meter") == meter);
        return Paging.Page(call, rows);
    }

    private static JsonObject Switch(Call call, string status)
    {
        var alert = call.Subject("billing.alert");
        if (alert.Str("status") == "archived")
            throw ApiError.Invalid("An archived alert cannot change.");
        call.Tx.Edit(alert)["status"] = status;
        return Render.Public(call.World, alert);
    }
}
