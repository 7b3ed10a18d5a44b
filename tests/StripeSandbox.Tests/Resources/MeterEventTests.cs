using System.Text.Json.Nodes;
using Shouldly;
using StripeSandbox.Tests.Support;
using TestSupport;
using Xunit;

namespace StripeSandbox.Tests.Resources;

public sealed class MeterEventTests : IAsyncLifetime
{
    private Sandbox _sandbox = null!;
    private Catalogue _make = null!;
    private string _meter = "";
    private string _customer = "";

    public async Task InitializeAsync()
    {
        _sandbox = await Sandbox.Start();
        _make = new Catalogue(_sandbox);
        _meter = await _make.Meter("tokens");
        _customer = await _make.Customer();
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    private async Task<decimal> Sum(long from, long to, string? window = null)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["customer"] = _customer,
            ["start_time"] = from,
            ["end_time"] = to,
            ["limit"] = 100,
        };
        if (window is not null)
            fields["value_grouping_window"] = window;
        return (await _sandbox.Get($"/v1/billing/meters/{_meter}/event_summaries", fields)).List.Sum(s =>
            s["aggregated_value"]!.GetValue<decimal>()
        );
    }

    [Fact]
    public async Task An_identifier_counts_once_whatever_the_idempotency_key()
    {
        (await _make.Use("tokens", _customer, 5, "one")).Status.ShouldBe(200);
        var again = await _make.Use("tokens", _customer, 5, "one");
        again.Status.ShouldBe(400);
        again.Error["message"].Text().ShouldBe("An event already exists with identifier one.");
        var now = await _sandbox.Now() / 60 * 60;
        (await Sum(now - 3600, now + 60)).ShouldBe(5);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("many")]
    [InlineData("1234567890123456")]
    public async Task Values_are_whole_numbers_of_at_most_15_digits(string value) =>
        (
            await _sandbox.Post(
                "/v1/billing/meter_events",
                new { event_name = "tokens", payload = new { stripe_customer_id = _customer, value } }
            )
        ).Status.ShouldBe(400);

    [Fact]
    public async Task Timestamps_lie_within_35_days_back_and_5_minutes_ahead()
    {
        var now = await _sandbox.Now();
        _sandbox.Service<World>().Clock.PlayingAt = now; // time stands still
        (await _make.Use("tokens", _customer, 1, timestamp: now - 35 * 86_400)).Status.ShouldBe(200);
        (await _make.Use("tokens", _customer, 1, timestamp: now - 35 * 86_400 - 1)).Status.ShouldBe(400);
        (await _make.Use("tokens", _customer, 1, timestamp: now + 300)).Status.ShouldBe(200);
        (await _make.Use("tokens", _customer, 1, timestamp: now + 301)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Summaries_are_aligned_and_exclude_their_end()
    {
        var hour = (await _sandbox.Now() - 7200) / 3600 * 3600;
        await _make.Use("tokens", _customer, 1, timestamp: hour - 1);
        await _make.Use("tokens", _customer, 10, timestamp: hour);
        await _make.Use("tokens", _customer, 100, timestamp: hour + 3599);
        await _make.Use("tokens", _customer, 1000, timestamp: hour + 3600);
        (await Sum(hour, hour + 3600)).ShouldBe(110);
        (await Sum(hour - 3600, hour + 7200, "hour")).ShouldBe(1111);
        (
            await _sandbox.Get(
                $"/v1/billing/meters/{_meter}/event_summaries",
                new
                {
                    customer = _customer,
                    start_time = hour + 1,
                    end_time = hour + 60,
                }
            )
        ).Status.ShouldBe(400);
        (
            await _sandbox.Get(
                $"/v1/billing/meters/{_meter}/event_summaries",
                new
                {
                    customer = _customer,
                    start_time = hour + 60,
                    end_time = hour + 3600,
                    value_grouping_window = "hour",
                }
            )
        ).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_cancelled_event_no_longer_counts()
    {
        await _make.Use("tokens", _customer, 5, "one");
        await _make.Use("tokens", _customer, 7, "two");
        await _sandbox.Made(
            "/v1/billing/meter_event_adjustments",
            new
            {
                event_name = "tokens",
                type = "cancel",
                cancel = new { identifier = "one" },
            }
        );
        var now = await _sandbox.Now() / 60 * 60;
        (await Sum(now - 3600, now + 60)).ShouldBe(7);
        (await _make.Use("tokens", _customer, 5, "one")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Unknown_names_customers_and_missing_keys_are_refused()
    {
        (await _make.Use("other", _customer, 1)).Status.ShouldBe(400);
        (await _make.Use("tokens", "cus_none", 1)).Status.ShouldBe(400);
        (await _sandbox.Post("/v1/billing/meter_events", new { event_name = "tokens", payload = new { value = 1 } })).Status.ShouldBe(400);
        (await _sandbox.Made($"/v1/billing/meters/{_meter}/deactivate"))["status"].Text().ShouldBe("inactive");
        (await _make.Use("tokens", _customer, 1)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Credit_grants_pay_usage_and_nothing_else()
    {
        await _sandbox.Made(
            "/v1/billing/credit_grants",
            new
            {
                customer = _customer,
                amount = new { type = "monetary", monetary = new { currency = "usd", value = 30 } },
                applicability_config = new { scope = new { price_type = "metered" } },
            }
        );
        var subscription = await _make.Subscribe(_customer, await _make.Fixed(1000), await _make.Metered(_meter, "1"));
        await _make.Use("tokens", _customer, 50);
        await _sandbox.AdvanceTo(subscription["items"].Data()[0]["current_period_end"].Number() + 3700);
        var invoice = (await _sandbox.Get("/v1/invoices", new { customer = _customer, limit = 1 })).List[0];
        invoice["subtotal"].Number().ShouldBe(1050);
        invoice["total"].Number().ShouldBe(1020);
        invoice["total_pretax_credit_amounts"]![0]!["amount"].Number().ShouldBe(30);
        var left = await _sandbox.Get(
            "/v1/billing/credit_balance_summary",
            new
            {
                customer = _customer,
                filter = new { type = "applicability_scope", applicability_scope = new { price_type = "metered" } },
            }
        );
        left["balances"]![0]!["available_balance"]!["monetary"]!["value"].Number().ShouldBe(0);
    }

    [Fact]
    public async Task An_alert_is_raised_once_when_its_threshold_is_reached()
    {
        await _sandbox.Made(
            "/v1/billing/alerts",
            new
            {
                alert_type = "usage_threshold",
                title = "Much",
                usage_threshold = new
                {
                    gte = 100,
                    meter = _meter,
                    recurrence = "one_time",
                },
            }
        );
        await _make.Use("tokens", _customer, 99);
        (await _sandbox.EventTypes()).ShouldNotContain("billing.alert.triggered");
        await _make.Use("tokens", _customer, 1);
        await _make.Use("tokens", _customer, 500);
        var raised = (await _sandbox.Get("/v1/events", new { type = "billing.alert.triggered" })).List.ShouldHaveSingleItem();
        raised["data"]!["object"]!["value"].Number().ShouldBe(100);
    }

    [Fact]
    public async Task Legacy_usage_records_work_for_an_old_version_only()
    {
        var subscription = await _make.Subscribe(_customer, await _make.Metered(_meter, "1"));
        var path = $"/v1/subscription_items/{subscription["items"].Data()[0].Id()}/usage_records";
        (await _sandbox.Post(path, new { quantity = 3, action = "increment" })).Status.ShouldBe(404);
        (
            await _sandbox.Send(HttpMethod.Post, path, Form.Encode(new { quantity = 3, action = "increment" }), version: "2024-06-20")
        ).Status.ShouldBe(200);
        var now = await _sandbox.Now() / 60 * 60;
        (await Sum(now - 3600, now + 60)).ShouldBe(3);
    }

    [Fact]
    public async Task What_is_wrong_with_streamed_usage_is_told_thinly_and_fetched_in_full()
    {
        await using var receiver = await Webhooks.Receiver.Start();
        await _sandbox.Made("/v1/webhook_endpoints", new { url = receiver.Url, enabled_events = new[] { "*" } });
        var wrong = new JsonObject
        {
            ["event_name"] = "tokens",
            ["identifier"] = "one-7",
            ["payload"] = new JsonObject { ["stripe_customer_id"] = "cus_none", ["value"] = "2" },
        };
        (await _sandbox.Stream(await _sandbox.StreamToken(), wrong)).Status.ShouldBe(200);
        await Eventually.TrueAsync(() =>
            Task.FromResult(receiver.Deliveries.Any(d => d.Type == "v1.billing.meter.error_report_triggered"))
        );
        var thin = receiver.Deliveries.Single(d => d.Type == "v1.billing.meter.error_report_triggered").Event;
        thin["data"].ShouldBeNull("a thin event says only what happened to which object");
        thin["related_object"]!["id"].Text().ShouldBe(_meter);

        var whole = await _sandbox.Get($"/v2/core/events/{thin["id"].Text()}");
        whole.Status.ShouldBe(200);
        var type = whole["data"]!["reason"]!["error_types"]![0]!;
        type["code"].Text().ShouldBe("meter_event_customer_not_found");
        type["sample_errors"]![0]!["request"]!["identifier"].Text().ShouldBe("one-7");
        (await _sandbox.Get("/v2/core/events/evt_test_none")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task The_stream_takes_a_sessions_token_and_no_key_and_the_token_opens_nothing_else()
    {
        var usage = new JsonObject
        {
            ["event_name"] = "tokens",
            ["payload"] = new JsonObject { ["stripe_customer_id"] = _customer, ["value"] = "6" },
        };
        var refused = await _sandbox.Stream("sk_test_sandbox", usage.DeepClone());
        refused.Status.ShouldBe(401);
        refused["error"]!["message"].Text()!.ShouldContain("takes the authentication_token of a meter event session");
        (await _sandbox.Stream("token_made_up", usage.DeepClone())).Status.ShouldBe(401);

        var token = await _sandbox.StreamToken();
        (await _sandbox.Stream(token, usage.DeepClone())).Status.ShouldBe(200);
        (await _sandbox.Stream(token, usage.DeepClone())).Status.ShouldBe(200, "a token is for many batches");
        (await _sandbox.Send(HttpMethod.Get, "/v1/customers", key: token)).Status.ShouldBe(401);
        (await _sandbox.Send(HttpMethod.Post, "/v2/billing/meter_event_session", "{}", key: token)).Status.ShouldBe(
            401,
            "a token makes no tokens"
        );
        var now = await _sandbox.Now() / 60 * 60;
        (await Sum(now - 3600, now + 60)).ShouldBe(12);
    }

    [Fact]
    public async Task A_token_whose_time_is_over_is_refused_as_stripe_does()
    {
        await using var hurried = await Sandbox.Start("StreamTokenSeconds=0");
        var refused = await hurried.Stream(
            await hurried.StreamToken(),
            new JsonObject { ["event_name"] = "tokens", ["payload"] = new JsonObject() }
        );
        refused.Status.ShouldBe(400);
        refused["error"]!["type"].Text().ShouldBe("temporary_session_expired");
        refused["error"]!["code"].Text().ShouldBe("billing_meter_event_session_expired");
    }
}
