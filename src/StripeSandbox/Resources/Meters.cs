using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/billing/meters.</summary>
public static class Meters
{
    private const long HourSeconds = 3600;
    private const long DaySeconds = 86_400;
    private const int MaxSummaries = 10_000;

    public static void Map(Operations api)
    {
        api.Post("/v1/billing/meters", Create);
        api.Get("/v1/billing/meters", call => Paging.Page(call, call.Tx.All("billing.meter").Where(call.P, "status")));
        api.Get("/v1/billing/meters/{id}", call => Render.Public(call.World, call.Subject("billing.meter")));
        api.Post("/v1/billing/meters/{id}", call => Change(call, "billing.meter.updated", m => call.Set(m, "display_name")));
        api.Post("/v1/billing/meters/{id}/deactivate", call => Switch(call, "inactive"));
        api.Post("/v1/billing/meters/{id}/reactivate", call => Switch(call, "active"));
        api.Get("/v1/billing/meters/{id}/event_summaries", Summaries);
    }

    private static JsonObject Create(Call call)
    {
        var name = call.P.Need("event_name");
        if (call.Tx.All("billing.meter").Any(m => m.Str("event_name") == name && m.Str("status") == "active"))
            throw ApiError.Invalid($"An active meter already exists with event name '{name}'.", "event_name", "resource_already_exists");
        var meter = Blank.New("billing.meter", Ids.New("mtr_test"), call.Now);
        meter["customer_mapping"] = new JsonObject
        {
            ["event_payload_key"] = call.P.Obj("customer_mapping")?.Str("event_payload_key") ?? "stripe_customer_id",
            ["type"] = "by_id",
        };
        meter["default_aggregation"] = new JsonObject { ["formula"] = call.P.Obj("default_aggregation")!.Need("formula") };
        meter["value_settings"] = new JsonObject
        {
            ["event_payload_key"] = call.P.Obj("value_settings")?.Str("event_payload_key") ?? "value",
        };
        meter["updated"] = call.Now;
        call.Set(meter, "display_name", "event_name", "event_time_window");
        call.Tx.Add(meter);
        call.Tx.Emit("billing.meter.created", meter);
        return Render.Public(call.World, meter);
    }

    private static JsonObject Change(Call call, string type, Action<JsonObject> change)
    {
        var meter = call.Subject("billing.meter");
        var was = meter.Copy();
        call.Tx.Edit(meter);
        change(meter);
        meter["updated"] = call.Now;
        call.Tx.Emit(type, meter, was);
        return Render.Public(call.World, meter);
    }

    private static JsonObject Switch(Call call, string status)
    {
        if (call.Subject("billing.meter").Str("status") == status)
            throw ApiError.Invalid($"The meter is already {status}.");
        return Change(
            call,
            status == "active" ? "billing.meter.reactivated" : "billing.meter.deactivated",
            m =>
            {
                m["status"] = status;
                m["status_transitions"]!["deactivated_at"] = status == "active" ? null : call.Now;
            }
        );
    }

    private static JsonObject Summaries(Call call)
    {
        var meter = call.Subject("billing.meter");
        var customer = call.P.Need("customer");
        if (call.Tx.Find("customer", customer) is null)
            throw ApiError.NoSuch("customer", customer, "customer");
        var (start, end) = (call.P.Long("start_time"), call.P.Long("end_time"));
        var window = call.P.Str("value_grouping_window");
        var step = window switch
        {
            "hour" => HourSeconds,
            "day" => DaySeconds,
            _ => 60,
        };
        foreach (var (name, timestamp) in new[] { ("start_time", start), ("end_time", end) })
        {
            if (timestamp % step != 0)
            {
                var unit =
                    window is null ? "minute"
                    : window == "day" ? "UTC day"
                    : "hour";
                throw ApiError.Invalid($"Timestamps must align with {unit} boundaries. Received: {timestamp}", name);
            }
        }

        if (end <= start)
            throw ApiError.Invalid("end_time must be after start_time.", "end_time");
        var rows = new List<JsonObject>();
        var size = window is null ? end - start : step;
        if ((end - start) / size > MaxSummaries)
            throw ApiError.Invalid($"The range gives more than {MaxSummaries} summaries.", "end_time");
        // Newest first, like all lists; windows without usage are left out.
        for (var from = end - size; from >= start; from -= size)
        {
            if (call.World.Usage.Any(call.Id, customer, from, from + size))
                rows.Add(Row(call, meter, customer, from, from + size));
        }

        return Paging.PageOf(call, rows, render: false);
    }

    private static JsonObject Row(Call call, JsonObject meter, string customer, long from, long to)
    {
        var total = call.World.Usage.Total(
            call.Id,
            customer,
            meter.Obj("default_aggregation")!.Need("formula"),
            from,
            to - SummaryLag(call, to)
        );
        return new JsonObject
        {
            ["id"] = $"mtrusg_test_{call.Id[^8..]}{customer[^8..]}{from}",
            ["object"] = "billing.meter_event_summary",
            ["aggregated_value"] = total == Math.Truncate(total) ? (long)total : total,
            ["end_time"] = to,
            ["livemode"] = false,
            ["meter"] = call.Id,
            ["start_time"] = from,
        };
    }

    /// <summary>Stripe's summaries are eventually consistent; a setting makes the sandbox's lag too.</summary>
    private static long SummaryLag(Call call, long to)
    {
        var lag = call.World.Settings.Long("summary_lag_seconds");
        return lag == 0 ? 0 : Math.Max(0, to - (call.Now - lag));
    }
}
