using System.Globalization;
using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>Usage reporting. The busiest operation of all, so it changes only the sums and the identifiers.</summary>
public static class MeterEvents
{
    private const long PastSeconds = 35 * 86_400;
    private const long FutureSeconds = 300;
    private const int MaxDigits = 15;
    private const int MaxIdentifier = 100;
    private const long CancelSeconds = 24 * 3600;

    public static void Map(Operations api)
    {
        api.Post("/v1/billing/meter_events", call => Accept(call, call.P));
        api.Post("/v1/billing/meter_event_adjustments", call => Adjust(call, v2: false));
    }

    public static JsonObject Accept(Call call, JsonObject p)
    {
        var name = p.Need("event_name");
        var meter = MeterOf(call, name);
        var payload = p.Obj("payload") ?? throw ApiError.Missing("payload");
        var customer = CustomerOf(call, meter, payload);
        var value = ValueOf(meter, payload);
        var now = Clock.ClockOf.Now(call.Tx, customer) ?? call.Now;
        var timestamp = p.LongOrNull("timestamp") ?? now;
        if (timestamp < now - PastSeconds)
            throw ApiError.Invalid($"The timestamp must be within the past 35 calendar days. Received: {timestamp}", "timestamp");
        if (timestamp > now + FutureSeconds)
            throw ApiError.Invalid($"The timestamp must be no more than 5 minutes in the future. Received: {timestamp}", "timestamp");
        var identifier = p.Str("identifier") ?? Guid.NewGuid().ToString();
        if (identifier.Length > MaxIdentifier)
            throw ApiError.Invalid($"Identifiers can have up to {MaxIdentifier} characters.", "identifier");
        // Identifiers expire by real arrival time: advancing the clock must not make a retry count twice.
        if (call.World.Usage.Knows(identifier, Clock.SandboxClock.Wall))
            throw ApiError.Invalid($"An event already exists with identifier {identifier}.", "identifier", "resource_already_exists");
        call.Tx.NoteMeterRow(
            call.World.Usage.Add(
                new MeterUsage.Report(meter.Need("id"), customer.Need("id"), timestamp, value, identifier, Clock.SandboxClock.Wall)
            )
        );
        AlertTrigger.FireReached(call.Tx, meter.Need("id"), customer);
        return new JsonObject
        {
            ["object"] = "billing.meter_event",
            ["created"] = call.Now,
            ["event_name"] = name,
            ["identifier"] = identifier,
            ["livemode"] = false,
            ["payload"] = payload.DeepClone(),
            ["timestamp"] = timestamp,
        };
    }

    private static JsonObject MeterOf(Call call, string name)
    {
        var meters = call.Tx.All("billing.meter").Where(m => m.Str("event_name") == name).ToList();
        if (meters.Count == 0)
            throw ApiError.Invalid($"No meter found with event name '{name}'.", "event_name");
        return meters.FirstOrDefault(m => m.Str("status") == "active")
            ?? throw ApiError.Invalid($"The meter with event name '{name}' is inactive.", "event_name");
    }

    private static JsonObject CustomerOf(Call call, JsonObject meter, JsonObject payload)
    {
        var key = meter.Obj("customer_mapping")!.Need("event_payload_key");
        var id =
            payload.Str(key)
            ?? throw ApiError.Invalid(
                $"The payload is missing the customer: expected the key '{key}'.",
                $"payload[{key}]",
                "parameter_missing"
            );
        return call.Tx.Find("customer", id) ?? throw ApiError.NoSuch("customer", id, $"payload[{key}]");
    }

    private static decimal ValueOf(JsonObject meter, JsonObject payload)
    {
        var key = meter.Obj("value_settings")!.Need("event_payload_key");
        if (payload.Str(key) is not { } text)
        {
            // A counting meter needs no value.
            return meter.Obj("default_aggregation")!.Str("formula") == "count"
                ? 1
                : throw ApiError.Invalid(
                    $"The payload is missing the value: expected the key '{key}'.",
                    $"payload[{key}]",
                    "parameter_missing"
                );
        }

        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            throw ApiError.Invalid($"The value in the payload must be a whole number. Received: {text}", $"payload[{key}]");
        if (text.TrimStart('-', '+', '0').Length > MaxDigits)
            throw ApiError.Invalid($"The value in the payload can have up to {MaxDigits} significant digits.", $"payload[{key}]");
        return value;
    }

    public static JsonObject Adjust(Call call, bool v2)
    {
        var name = call.P.Need("event_name");
        MeterOf(call, name);
        if (call.P.Str("type") != "cancel")
            throw ApiError.Invalid("Invalid type: must be cancel", "type");
        var identifier = call.P.Obj("cancel")?.Str("identifier") ?? throw ApiError.Missing("cancel[identifier]");
        var report = call.World.Usage.Find(identifier);
        if (report is null || report.ArrivedAt < Clock.SandboxClock.Wall - CancelSeconds)
            throw ApiError.Invalid(
                $"No event of the past 24 hours has the identifier '{identifier}'.",
                "cancel[identifier]",
                "resource_missing"
            );
        call.Tx.NoteMeterRow(call.World.Usage.Cancel(report));
        var adjustment = Blank.Of(v2 ? "v2.billing.meter_event_adjustment" : "billing.meter_event_adjustment");
        adjustment["cancel"] = new JsonObject { ["identifier"] = identifier };
        adjustment["event_name"] = name;
        adjustment["status"] = v2 ? "complete" : "pending";
        adjustment["type"] = "cancel";
        if (v2)
        {
            adjustment["id"] = Ids.New("mtr_event_adj");
            adjustment["created"] = MeterEventsV2.Iso(call.Now);
        }

        return adjustment;
    }
}
