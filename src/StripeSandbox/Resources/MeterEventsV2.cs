using System.Globalization;
using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>
/// The v2 endpoints: JSON, ISO times, and a stream that takes 100 events under a session's token and validates them later.
/// </summary>
public static class MeterEventsV2
{
    private const int MaxBatch = 100;

    public static void Map(Operations api)
    {
        api.Post("/v2/billing/meter_events", One);
        api.Post("/v2/billing/meter_event_adjustments", call => MeterEvents.Adjust(call, v2: true));
        api.Post("/v2/billing/meter_event_session", Session);
        api.Post("/v2/billing/meter_event_stream", Stream);
    }

    public static string Iso(long instant) =>
        DateTimeOffset.FromUnixTimeSeconds(instant).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static JsonObject AsV1(JsonObject e)
    {
        var v1 = e.Copy();
        if (e.Str("timestamp") is not { } text)
            return v1;
        v1["timestamp"] = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            ? parsed.ToUnixTimeSeconds()
            : throw ApiError.Invalid($"Invalid timestamp: {text}", "timestamp");
        return v1;
    }

    private static JsonObject One(Call call)
    {
        var made = MeterEvents.Accept(call, AsV1(call.P));
        made["object"] = "v2.billing.meter_event";
        made["created"] = Iso(made.Long("created"));
        made["timestamp"] = Iso(made.Long("timestamp"));
        return made;
    }

    private static JsonObject Session(Call call)
    {
        var (token, until) = StreamTokens.Issue(call.Tx);
        return new JsonObject
        {
            ["id"] = Ids.New("mes"),
            ["object"] = "v2.billing.meter_event_session",
            ["authentication_token"] = token,
            ["created"] = Iso(Clock.SandboxClock.Wall),
            ["expires_at"] = Iso(until),
            ["livemode"] = false,
        };
    }

    /// <summary>Accepts the batch. Invalid events are reported by webhook, not in the answer.</summary>
    private static JsonObject Stream(Call call)
    {
        var events = call.P.Each("events").ToList();
        if (events.Count is 0 or > MaxBatch)
            throw ApiError.Invalid($"A batch holds 1 to {MaxBatch} events.", "events");
        foreach (var e in events)
        {
            try
            {
                MeterEvents.Accept(call, AsV1(e));
            }
            catch (ApiError error)
            {
                Webhooks.MeterErrors.Report(call.Tx, e, error);
            }
        }

        return [];
    }
}
