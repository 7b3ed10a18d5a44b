using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>The operations on subscription items, which are changes of their subscription, and the legacy usage records.</summary>
public static class SubscriptionItemsApi
{
    public static void Map(Operations api)
    {
        api.Post("/v1/subscription_items", Create);
        api.Get(
            "/v1/subscription_items",
            call =>
                Paging.Page(
                    call,
                    call.Find("subscription", call.P.Need("subscription"), "subscription").Each("items").ToList(),
                    render: true
                )
        );
        api.Get("/v1/subscription_items/{id}", call => Shown(call, Owner(call)));
        api.Post("/v1/subscription_items/{id}", Update);
        api.Delete("/v1/subscription_items/{id}", Delete);
        api.Post(
            "/v1/subscription_items/{id}/usage_records",
            RecordUsage,
            "quantity!:i action:e(increment,set) timestamp:e(now)|t expand:[s]"
        );
        api.Get("/v1/subscription_items/{id}/usage_record_summaries", Summaries, "limit:i starting_after ending_before expand:[s]");
    }

    private static JsonObject Owner(Call call) =>
        SubscriptionItems.FindOwner(call.Tx, call.Id) is { } s
            ? call.Find("subscription", s.Need("id"))
            : throw ApiError.NoSuch("subscription_item", call.Id);

    private static JsonObject Item(JsonObject owner, string id) => owner.Each("items").First(i => i.Need("id") == id);

    private static JsonObject Shown(Call call, JsonObject owner) => Render.Public(call.World, Item(owner, call.Id));

    private static JsonObject Change(Call call, JsonObject owner, JsonObject item)
    {
        var p = new JsonObject { ["items"] = new JsonArray(item) };
        foreach (var name in new[] { "payment_behavior", "proration_behavior", "proration_date" })
        {
            if (call.P[name] is { } value)
                p[name] = value.DeepClone();
        }

        Subscriptions.Apply(call.Tx, owner, p);
        return owner;
    }

    private static JsonObject Sent(Call call, params string[] names)
    {
        var item = new JsonObject();
        foreach (var name in names)
        {
            if (call.P.ContainsKey(name))
                item[name] = call.P[name]?.DeepClone();
        }

        return item;
    }

    private static JsonObject Create(Call call)
    {
        call.Refuse("billing_thresholds");
        var owner = call.Find("subscription", call.P.Need("subscription"), "subscription");
        var known = owner.Each("items").Select(i => i.Need("id")).ToHashSet(StringComparer.Ordinal);
        Change(call, owner, Sent(call, "price", "plan", "price_data", "quantity", "metadata"));
        return Render.Public(call.World, owner.Each("items").First(i => !known.Contains(i.Need("id"))));
    }

    private static JsonObject Update(Call call)
    {
        call.Refuse("billing_thresholds");
        var sent = Sent(call, "price", "plan", "price_data", "quantity", "metadata");
        sent["id"] = call.Id;
        return Shown(call, Change(call, Owner(call), sent));
    }

    private static JsonObject Delete(Call call)
    {
        var owner = Owner(call);
        if (owner.Each("items").Count() == 1)
            throw ApiError.Invalid(
                "A subscription must have at least one active plan. Cancel the subscription instead.",
                "subscription_item"
            );
        Change(
            call,
            owner,
            new JsonObject
            {
                ["id"] = call.Id,
                ["deleted"] = true,
                ["clear_usage"] = call.P.Bool("clear_usage"),
            }
        );
        return new JsonObject
        {
            ["id"] = call.Id,
            ["object"] = "subscription_item",
            ["deleted"] = true,
        };
    }

    /// <summary>Usage records, from before 2025-03-31.basil. Newer versions have meters and do not have this endpoint.</summary>
    private static JsonObject RecordUsage(Call call)
    {
        RequireOld(call);
        var owner = Owner(call);
        var item = Item(owner, call.Id);
        if (item.Obj("price")!.Obj("recurring")!.Str("meter") is not { } meter)
            throw ApiError.Invalid("Usage records can only be created for metered prices.");
        var timestamp = call.P.LongOrNull("timestamp") ?? call.Now;
        if (timestamp < item.Long("current_period_start") || timestamp > call.Now + 300)
            throw ApiError.Invalid(
                "Cannot create the usage record with this timestamp because it lies outside the current period.",
                "timestamp"
            );
        var quantity = call.P.Long("quantity");
        var customer = owner.Need("customer");
        var change =
            call.P.Str("action") == "increment"
                ? quantity
                : quantity - call.World.Usage.Total(meter, customer, "sum", timestamp, timestamp + 1);
        call.Tx.NoteMeterRow(
            call.World.Usage.Add(
                new MeterUsage.Report(meter, customer, timestamp, change, Guid.NewGuid().ToString(), Clock.SandboxClock.Wall)
            )
        );
        return new JsonObject
        {
            ["id"] = Ids.New("mbur"),
            ["object"] = "usage_record",
            ["livemode"] = false,
            ["quantity"] = quantity,
            ["subscription_item"] = call.Id,
            ["timestamp"] = timestamp,
        };
    }

    private static JsonObject Summaries(Call call)
    {
        RequireOld(call);
        var owner = Owner(call);
        var item = Item(owner, call.Id);
        var used = InvoiceLines.Usage(
            call.World,
            item.Obj("price")!,
            owner.Need("customer"),
            item.Long("current_period_start"),
            item.Long("current_period_end")
        );
        return Render.List(
            call.Path,
            [
                new JsonObject
                {
                    ["id"] = "sis_" + call.Id,
                    ["object"] = "usage_record_summary",
                    ["invoice"] = null,
                    ["livemode"] = false,
                    ["period"] = new JsonObject { ["end"] = null, ["start"] = null },
                    ["subscription_item"] = call.Id,
                    ["total_usage"] = (long)used,
                },
            ]
        );
    }

    private static void RequireOld(Call call)
    {
        if (string.CompareOrdinal(call.ApiVersion, "2025-03-31") >= 0)
            throw new ApiError(
                404,
                "invalid_request_error",
                "Usage records were removed in 2025-03-31.basil: report to a meter, or send an older Stripe-Version."
            );
    }
}
