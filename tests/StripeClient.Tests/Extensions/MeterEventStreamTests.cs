using System.Text.Json;
using BillingPortal.StripeExtensions;
using Stripe.Billing;
using Stripe.Tests.Support;

namespace Stripe.Tests.Extensions;

public sealed class MeterEventStreamTests
{
    [Fact]
    public async Task Batches_share_a_session_until_it_ends()
    {
        var clock = new SetClock();
        await using var stripe = (await FakeStripe.StartAsync())
            .Answers(Session("token_1", clock.Now.AddMinutes(15)))
            .Answers("{}")
            .Answers("{}")
            .Answers(Session("token_2", clock.Now.AddMinutes(30)))
            .Answers("{}");
        using var stream = new MeterEventStream(stripe.Client(), clock);

        await stream.SendAsync([Usage("i-1"), Usage("i-2")]);
        await stream.SendAsync([Usage("i-3")]);
        clock.Now = clock.Now.AddMinutes(14.5);
        await stream.SendAsync([Usage("i-4")]);

        stripe
            .Requests.Select(request => request.Headers["Authorization"])
            .ShouldBe(["Bearer sk_test_fake", "Bearer token_1", "Bearer token_1", "Bearer sk_test_fake", "Bearer token_2"]);
        using var body = JsonDocument.Parse(stripe.Requests.ElementAt(1).Body);
        var first = body.RootElement.GetProperty("events")[0];
        first.GetProperty("identifier").GetString().ShouldBe("i-1");
        first.GetProperty("timestamp").GetString().ShouldBe("2026-07-01T00:00:00.000Z");
        first.GetProperty("payload").GetProperty("value").GetString().ShouldBe("5");
    }

    [Theory]
    [InlineData("""{"error":{"type":"invalid_request_error","message":"no such token"}}""", 401)]
    [InlineData(
        """{"error":{"type":"temporary_session_expired","code":"billing_meter_event_session_expired","message":"token expired"}}""",
        400
    )]
    public async Task A_token_that_ended_early_is_renewed_once(string refusal, int status)
    {
        var clock = new SetClock();
        await using var stripe = (await FakeStripe.StartAsync())
            .Answers(Session("token_1", clock.Now.AddMinutes(15)))
            .Answers(refusal, status)
            .Answers(Session("token_2", clock.Now.AddMinutes(15)))
            .Answers("{}");
        using var stream = new MeterEventStream(stripe.Client(), clock);
        await stream.SendAsync([Usage("i-1")]);
        stripe.Requests.Last().Headers["Authorization"].ShouldBe("Bearer token_2");
    }

    [Fact]
    public async Task More_than_a_hundred_events_are_refused_and_none_sends_nothing()
    {
        await using var stripe = await FakeStripe.StartAsync();
        using var stream = new MeterEventStream(stripe.Client(), TimeProvider.System);
        await stream.SendAsync([]);
        await Should.ThrowAsync<ArgumentException>(() => stream.SendAsync([.. Enumerable.Range(0, 101).Select(_ => Usage("i"))]));
        stripe.Requests.ShouldBeEmpty();
    }

    private static MeterEventCreateOptions Usage(string identifier) =>
        new()
        {
            EventName = "api_calls",
            Identifier = identifier,
            Payload = new Dictionary<string, string>(StringComparer.Ordinal) { ["stripe_customer_id"] = "cus_1", ["value"] = "5" },
            Timestamp = new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Unspecified),
        };

    private static string Session(string token, DateTimeOffset expiresAt) =>
        $$"""{"id":"mes_1","object":"v2.billing.meter_event_session","authentication_token":"{{token}}","expires_at":"{{expiresAt:O}}"}""";

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
