using System.Diagnostics;
using System.Text.Json.Nodes;
using Shouldly;
using StripeSandbox.Tests.Support;
using StripeSandbox.Tests.Webhooks;
using TestSupport;
using Xunit;

namespace StripeSandbox.Tests.Clock;

public sealed class ClockTests
{
    [Fact]
    public async Task Advancing_plays_every_instant_in_order_at_its_own_time()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var subscription = await make.Subscribe(await make.Customer(), await make.Fixed(1000));
        await sandbox.Advance(100 * 86_400);
        var invoices = (await sandbox.Get("/v1/invoices")).List;
        invoices.Count.ShouldBe(4);
        invoices.ShouldAllBe(i => i["status"].Text() == "paid");
        foreach (var invoice in invoices.SkipLast(1))
        {
            invoice["status_transitions"]!["finalized_at"].Number().ShouldBe(invoice["created"].Number() + 3600);
            invoice["period_end"].Number().ShouldBe(invoice["created"].Number());
        }

        var events = (await sandbox.Get("/v1/events?limit=100")).List;
        events.Select(e => e["created"].Number()).ShouldBeInOrder(SortDirection.Descending);
        subscription["status"].Text().ShouldBe("active");
    }

    [Fact]
    public async Task The_receiver_has_a_real_moment_after_each_instant_to_report_usage()
    {
        await using var sandbox = await Sandbox.Start("PauseAfterInstantMs=3600000");
        await using var receiver = await Receiver.Start();
        await sandbox.Made("/v1/webhook_endpoints", new { url = receiver.Url, enabled_events = new[] { "invoice.created" } });
        var make = new Catalogue(sandbox);
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, await make.Metered(await make.Meter("tokens"), "1"));
        var end = subscription["items"].Data()[0]["current_period_end"].Number();
        var flush = Task.Run(async () =>
        {
            await Eventually.TrueAsync(() => Task.FromResult(!receiver.Deliveries.IsEmpty));
            var draft = (await sandbox.Get("/v1/invoices", new { customer })).List.Single();
            (draft["status"].Text(), draft["total"].Number()).ShouldBe(("draft", 0));
            (await make.Use("tokens", customer, 77, timestamp: end - 1)).Status.ShouldBe(200);
            await sandbox.Own("/_sandbox/settings", new JsonObject { ["pause_after_instant_ms"] = 0 }); // the pause is over
        });
        var advance = sandbox.AdvanceTo(end + 7200);
        await flush;
        await advance;
        (await sandbox.Get("/v1/invoices", new { customer })).List.Single()["total"].Number().ShouldBe(77);
    }

    [Fact]
    public async Task The_clock_says_when_it_was_moved()
    {
        await using var sandbox = await Sandbox.Start();
        var before = await sandbox.Own("/_sandbox/clock");
        before["offset_seconds"].Number().ShouldBe(0);
        var waiting = Moved();
        await Task.Delay(100);
        waiting.IsCompleted.ShouldBeFalse();
        var moved = await sandbox.Advance(3600);
        var answer = await waiting;
        answer["offset_seconds"].Number().ShouldBe(moved["offset_seconds"].Number());
        answer["offset_seconds"].Number().ShouldBeLessThanOrEqualTo(3600);
        answer["now"].Number().ShouldBeGreaterThanOrEqualTo(before["now"].Number() + 3600);
        (await sandbox.Own("/_sandbox/clock/advance", new JsonObject { ["to"] = 5 }))["error"].Text().ShouldBe("Time only goes forward.");

        // A request for changes answers after a timeout in any case; a client that follows the clock asks again.
        async Task<JsonObject> Moved()
        {
            while (true)
            {
                var clock = await sandbox.Own($"/_sandbox/clock?after_version={before["version"]!.ToJsonString()}");
                if (clock["version"].Number() > before["version"].Number())
                    return clock;
            }
        }
    }

    [Fact]
    public async Task The_next_due_instant_can_be_asked_for_and_gone_to()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var subscription = await make.Subscribe(await make.Customer(), await make.Fixed(1000));
        var end = subscription["items"].Data()[0]["current_period_end"].Number();
        ((JsonArray)(await sandbox.Own("/_sandbox/due"))["due"]!)
            .Select(d => d!["what"].Text())
            .ShouldBe(["Renewal is near", "Period ends"]);
        var began = Stopwatch.StartNew();
        await sandbox.Own("/_sandbox/clock/advance", new JsonObject { ["next"] = "invoice", ["wait"] = true });
        var now = await sandbox.Now();
        now.ShouldBeInRange(end, end + (long)began.Elapsed.TotalSeconds + 1); // and time flows on from there
        (await sandbox.EventTypes()).ShouldContain("invoice.upcoming");
    }

    [Fact]
    public async Task What_fell_due_while_time_flowed_happens_by_itself()
    {
        await using var sandbox = await Sandbox.Start("TickMs=50", "DraftSeconds=1");
        var make = new Catalogue(sandbox);
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, await make.Fixed(1000));
        await sandbox.AdvanceTo(subscription["items"].Data()[0]["current_period_end"].Number());
        await Eventually.TrueAsync(async () =>
            (await sandbox.Get("/v1/invoices", new { customer, limit = 1 })).List[0]["status"].Text() == "paid"
        );
    }

    [Fact]
    public async Task A_test_clock_moves_its_customers_alone_and_is_ready_later()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var price = await make.Fixed(1000);
        var other = await make.Subscribe(await make.Customer(), price);
        var start = await sandbox.Now() - 1000;
        var clock = (await sandbox.Made("/v1/test_helpers/test_clocks", new { frozen_time = start })).Id();
        var customer = (
            await sandbox.Made(
                "/v1/customers",
                new
                {
                    test_clock = clock,
                    payment_method = "pm_card_visa",
                    invoice_settings = new { default_payment_method = "pm_card_visa" },
                }
            )
        ).Id();
        var subscription = await make.Subscribe(customer, price);
        subscription["created"].Number().ShouldBe(start);
        var end = subscription["items"].Data()[0]["current_period_end"].Number();
        (await sandbox.Post($"/v1/test_helpers/test_clocks/{clock}/advance", new { frozen_time = end + 90 * 86_400 })).Status.ShouldBe(400);
        (await sandbox.Made($"/v1/test_helpers/test_clocks/{clock}/advance", new { frozen_time = end }))["status"]
            .Text()
            .ShouldBe("advancing");
        await Eventually.TrueAsync(async () => (await sandbox.Get($"/v1/test_helpers/test_clocks/{clock}"))["status"].Text() == "ready");
        var invoice = (await sandbox.Get("/v1/invoices", new { customer, limit = 1 })).List[0];
        invoice["status"].Text().ShouldBe("draft");
        invoice["created"].Number().ShouldBe(end);
        await sandbox.Made($"/v1/test_helpers/test_clocks/{clock}/advance", new { frozen_time = end + 3700 });
        await Eventually.TrueAsync(async () => (await sandbox.Get($"/v1/invoices/{invoice.Id()}"))["status"].Text() == "paid");
        (await sandbox.Get($"/v1/subscriptions/{other.Id()}"))["items"]
            .Data()[0]["current_period_end"]
            .Number()
            .ShouldBe(other["items"].Data()[0]["current_period_end"].Number());
        (await sandbox.Own("/_sandbox/clock"))["offset_seconds"].Number().ShouldBe(0);
    }
}
