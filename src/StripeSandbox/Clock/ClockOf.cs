using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Clock;

/// <summary>The clock an object lives in: its customer's test clock, or null for the sandbox's clock.</summary>
public static class ClockOf
{
    public static long? Now(Transaction tx, JsonObject o) => TestClock(tx.World.Store, o)?.Long("frozen_time");

    public static JsonObject? TestClock(ObjectStore store, JsonObject o)
    {
        var id = o.Str("test_clock");
        if (id is null && o.Str("object") != "customer" && o.Str("customer") is { } customer)
            id = store.Find(customer)?.Str("test_clock");
        return id is null ? null : store.Find(id);
    }
}
