using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.Webhooks;

/// <summary>
/// Reports errors in usage that was accepted without validation: a thin event that names only the meter; details are fetched.
/// Stripe sends thin events to event destinations; the sandbox sends them to endpoints that subscribe to every event or to this
/// type.
/// </summary>
public static class MeterErrors
{
    private const string Type = "v1.billing.meter.error_report_triggered";

    public static void Report(Transaction tx, JsonObject sent, ApiError error)
    {
        var meter = tx.All("billing.meter").FirstOrDefault(m => m.Str("event_name") == sent.Str("event_name"));
        var id = Ids.New("evt_test");
        var thin = new JsonObject
        {
            ["id"] = id,
            ["object"] = "v2.core.event",
            ["type"] = meter is null ? "v1.billing.meter.no_meter_found" : Type,
            ["created"] = MeterEventsV2.Iso(tx.Now),
            ["livemode"] = false,
            ["context"] = null,
            ["related_object"] = meter is null
                ? null
                : new JsonObject
                {
                    ["id"] = meter.Need("id"),
                    ["type"] = "billing.meter",
                    ["url"] = $"/v1/billing/meters/{meter.Need("id")}",
                },
        };
        var data = new JsonObject
        {
            ["developer_message_summary"] = "There is 1 invalid event",
            ["reason"] = new JsonObject
            {
                ["error_count"] = 1,
                ["error_types"] = new JsonArray(
                    new JsonObject
                    {
                        ["code"] = Code(error, meter),
                        ["error_count"] = 1,
                        ["sample_errors"] = new JsonArray(
                            new JsonObject
                            {
                                ["error_message"] = error.Message,
                                ["request"] = new JsonObject { ["id"] = tx.RequestId, ["identifier"] = sent.Str("identifier") },
                            }
                        ),
                    }
                ),
            },
            ["validation_start"] = MeterEventsV2.Iso(tx.Now),
            ["validation_end"] = MeterEventsV2.Iso(tx.Now),
        };
        var e = new JsonObject
        {
            ["id"] = id,
            ["object"] = "_thin_event",
            ["_thin"] = thin,
            ["_data"] = data,
            ["_deliveries"] = Deliveries.For(tx, thin.Need("type")),
        };
        tx.Add(e);
        tx.Events.Add(e);
    }

    /// <summary>The details left out of the notification: which errors, how often, with sample identifiers.</summary>
    public static JsonObject Whole(JsonObject stored)
    {
        var whole = stored.Obj("_thin")!.Copy();
        whole["reason"] = null;
        whole["data"] = stored.Obj("_data")?.Copy();
        return whole;
    }

    private static string Code(ApiError error, JsonObject? meter)
    {
        if (meter is null)
            return "no_meter";
        if (error.Message.Contains("inactive", StringComparison.Ordinal))
            return "archived_meter";
        if (error.Param == "timestamp")
            return error.Message.Contains("future", StringComparison.Ordinal) ? "timestamp_in_future" : "timestamp_too_far_in_past";
        if (error.Param == $"payload[{meter.Obj("customer_mapping")!.Need("event_payload_key")}]")
            return error.Code == "resource_missing" ? "meter_event_customer_not_found" : "meter_event_no_customer_defined";
        if (error.Message.Contains("digits", StringComparison.Ordinal))
            return "meter_event_value_too_many_digits";
        return "meter_event_invalid_value";
    }
}
