using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Clock;

/// <summary>Stripe's own test clocks: a frozen time for some customers. Advancing answers at once; the clock becomes ready later.</summary>
public static class TestClocks
{
    private const long KeptSeconds = 30 * 86_400;
    private const int MaxIntervals = 2;

    public static void Map(Operations api)
    {
        api.Post("/v1/test_helpers/test_clocks", Create);
        api.Get("/v1/test_helpers/test_clocks", call => Paging.Page(call, call.Tx.All("test_helpers.test_clock")));
        api.Get("/v1/test_helpers/test_clocks/{id}", call => Render.Public(call.World, call.Subject("test_helpers.test_clock")));
        api.Delete("/v1/test_helpers/test_clocks/{id}", Delete);
        api.Post("/v1/test_helpers/test_clocks/{id}/advance", Advance);
    }

    private static JsonObject Create(Call call)
    {
        call.Refuse("customer");
        var clock = Blank.New("test_helpers.test_clock", Ids.New("clock"), SandboxClock.Wall);
        clock["deletes_after"] = SandboxClock.Wall + KeptSeconds;
        clock["status"] = "ready";
        call.Set(clock, "frozen_time", "name");
        call.Tx.Add(clock);
        call.Tx.Emit("test_helpers.test_clock.created", clock);
        return Render.Public(call.World, clock);
    }

    private static JsonObject Delete(Call call)
    {
        var clock = call.Subject("test_helpers.test_clock");
        foreach (var customer in call.Tx.All("customer").Where(c => c.Str("test_clock") == call.Id).ToList())
        {
            foreach (
                var s in call
                    .Tx.All("subscription")
                    .Where(s => s.Str("customer") == customer.Need("id") && s.Str("status") is not ("canceled" or "incomplete_expired"))
                    .ToList()
            )
                SubscriptionEnd.End(call.Tx, s, "cancellation_requested");
            call.Tx.Delete(customer);
        }

        call.Tx.Delete(clock);
        call.Tx.Emit("test_helpers.test_clock.deleted", clock);
        return Render.Deleted(clock);
    }

    private static JsonObject Advance(Call call)
    {
        var clock = call.Subject("test_helpers.test_clock");
        var to = call.P.Long("frozen_time");
        if (clock.Str("status") != "ready")
            throw new ApiError(429, "invalid_request_error", "The test clock is still advancing.", "rate_limit");
        if (to <= clock.Long("frozen_time"))
            throw ApiError.Invalid("You cannot advance a test clock to the past.", "frozen_time");
        if (to > Furthest(call.Tx, clock))
            throw ApiError.Invalid(
                "You can advance at most two intervals of the shortest subscription on this test clock, or two years without one.",
                "frozen_time"
            );
        call.Tx.Edit(clock);
        clock["status"] = "advancing";
        clock["status_details"] = new JsonObject { ["advancing"] = new JsonObject { ["target_frozen_time"] = to } };
        call.Tx.Emit("test_helpers.test_clock.advancing", clock);
        return Render.Public(call.World, clock);
    }

    private static long Furthest(Transaction tx, JsonObject clock)
    {
        var now = clock.Long("frozen_time");
        var intervals = tx.All("subscription")
            .Where(s => s.Str("test_clock") == clock.Need("id") && s.Str("status") is not ("canceled" or "incomplete_expired"))
            .Select(s => s.Each("items").First().Obj("price")!.Obj("recurring")!)
            .Select(r => Cycle.Nth(now, r.Need("interval"), r.Long("interval_count"), MaxIntervals))
            .ToList();
        return intervals.Count > 0 ? intervals.Min() : Cycle.Nth(now, "year", 1, 2);
    }
}
