using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using StripeSandbox.Tests.Support;
using TestSupport;
using Xunit;

namespace StripeSandbox.Tests.Webhooks;

public sealed class WebhookTests
{
    private static async Task<JsonObject> Endpoint(Sandbox sandbox, Receiver receiver, params string[] events) =>
        await sandbox.Made("/v1/webhook_endpoints", new { url = receiver.Url, enabled_events = events.Length > 0 ? events : ["*"] });

    private static bool Signed(Receiver.Delivery delivery, string secret)
    {
        var parts = delivery.Signature.Split(',').Select(p => p.Split('=', 2)).ToLookup(p => p[0], p => p[1], StringComparer.Ordinal);
        var expected = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{parts["t"].Single()}.{delivery.Body}"))
        );
        long.Parse(parts["t"].Single(), CultureInfo.InvariantCulture)
            .ShouldBeInRange(delivery.Receiver.StartedAt, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        return parts["v1"].Contains(expected, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Events_are_delivered_signed_with_wall_time_and_the_clock_offset()
    {
        await using var sandbox = await Sandbox.Start();
        await using var receiver = await Receiver.Start();
        var endpoint = await Endpoint(sandbox, receiver);
        endpoint["secret"].Text()!.ShouldStartWith("whsec_");
        (await sandbox.Get($"/v1/webhook_endpoints/{endpoint.Id()}"))["secret"].ShouldBeNull();
        var moved = await sandbox.Advance(86_400);
        await sandbox.Made("/v1/customers", new { email = "a@example.com" });
        await Eventually.TrueAsync(() => Task.FromResult(!receiver.Deliveries.IsEmpty));
        receiver.Deliveries.TryPeek(out var delivery).ShouldBeTrue();
        Signed(delivery!, endpoint["secret"].Text()!).ShouldBeTrue();
        delivery!.Offset.ShouldBe(moved["offset_seconds"]!.ToJsonString());
        delivery.Type.ShouldBe("customer.created");
        delivery.Event["data"]!["object"]!["email"].Text().ShouldBe("a@example.com");
        delivery.Event["api_version"].Text().ShouldBe("2026-07-29.dahlia");
    }

    [Fact]
    public async Task Failures_are_tried_again_and_a_redirect_is_a_failure()
    {
        await using var sandbox = await Sandbox.Start(
            "WebhookRetrySeconds:0=0.1",
            "WebhookRetrySeconds:1=0.1",
            "WebhookRetrySeconds:2=0.1"
        );
        await using var receiver = await Receiver.Start();
        receiver.Answers.Enqueue(500);
        receiver.Answers.Enqueue(302);
        await Endpoint(sandbox, receiver, "customer.created");
        await sandbox.Made("/v1/customers");
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Deliveries.Count == 3));
        receiver.Deliveries.Select(d => d.Event["id"].Text()).Distinct().Count().ShouldBe(1);
        await Eventually.TrueAsync(async () => (await sandbox.Get("/v1/events", new { delivery_success = true })).List.Count == 1);
        var delivery = (await sandbox.Own("/_sandbox/deliveries"))["deliveries"]![0]!;
        ((JsonArray)delivery["attempts"]!).Select(a => a!["status"].Number()).ShouldBe([500, 302, 200]);
    }

    [Fact]
    public async Task What_was_never_delivered_can_be_listed_and_sent_again()
    {
        await using var sandbox = await Sandbox.Start("WebhookRetrySeconds:0=3600");
        await using var receiver = await Receiver.Start();
        receiver.Answers.Enqueue(503);
        await Endpoint(sandbox, receiver);
        await sandbox.Made("/v1/customers");
        await Eventually.TrueAsync(async () =>
            (await sandbox.Get("/v1/events", new { delivery_success = false })).List.Count == 1 && receiver.Deliveries.Count == 1
        );
        var missed = (await sandbox.Get("/v1/events", new { delivery_success = false })).List[0];
        missed["pending_webhooks"].Number().ShouldBe(1);
        await sandbox.Own($"/_sandbox/events/{missed.Id()}/resend", []);
        await Eventually.TrueAsync(async () => (await sandbox.Get("/v1/events", new { delivery_success = false })).List.Count == 0);
        receiver.Deliveries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Both_secrets_sign_while_one_is_rotated()
    {
        await using var sandbox = await Sandbox.Start();
        await using var receiver = await Receiver.Start();
        var endpoint = await Endpoint(sandbox, receiver);
        var fresh = (await sandbox.Own($"/_sandbox/webhook_endpoints/{endpoint.Id()}/rotate", []))["secret"].Text()!;
        await sandbox.Made("/v1/customers");
        await Eventually.TrueAsync(() => Task.FromResult(!receiver.Deliveries.IsEmpty));
        receiver.Deliveries.TryPeek(out var delivery).ShouldBeTrue();
        Signed(delivery!, endpoint["secret"].Text()!).ShouldBeTrue();
        Signed(delivery!, fresh).ShouldBeTrue();
    }

    [Fact]
    public async Task Endpoints_get_what_they_asked_for_and_updates_tell_what_changed()
    {
        await using var sandbox = await Sandbox.Start();
        await using var receiver = await Receiver.Start();
        await Endpoint(sandbox, receiver, "customer.updated");
        var id = (await sandbox.Made("/v1/customers", new { name = "Ann", metadata = new { a = "1" } })).Id();
        await sandbox.Made($"/v1/customers/{id}", new { name = "Anna", metadata = new { b = "2" } });
        await Eventually.TrueAsync(() => Task.FromResult(!receiver.Deliveries.IsEmpty));
        var delivered = receiver.Deliveries.Single().Event;
        delivered["type"].Text().ShouldBe("customer.updated");
        delivered["data"]!["previous_attributes"]!.ToJsonString().ShouldBe("""{"metadata":{"b":null},"name":"Ann"}""");
    }

    [Fact]
    public async Task A_delivery_that_a_stop_interrupted_is_made_after_the_start()
    {
        var data = Sandbox.NewDirectory();
        await using var receiver = await Receiver.Start();
        for (var i = 0; i < 3; i++)
            receiver.Answers.Enqueue(500);
        var sandbox = await Sandbox.StartAt(data, "WebhookRetrySeconds:0=3600");
        await Endpoint(sandbox, receiver, "customer.created");
        await sandbox.Made("/v1/customers");
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Deliveries.Count == 1));
        await sandbox.Stop();
        receiver.Answers.Clear();
        await using var again = await Sandbox.StartAt(data);
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Deliveries.Count == 2));
    }

    [Fact]
    public async Task Misfortune_is_repeatable_and_off_by_default()
    {
        await using var sandbox = await Sandbox.Start();
        await using var receiver = await Receiver.Start();
        await Endpoint(sandbox, receiver, "customer.created");
        await sandbox.Own("/_sandbox/chaos", new JsonObject { ["webhook_duplicate"] = 1 });
        await sandbox.Made("/v1/customers");
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Deliveries.Count == 2));
        await sandbox.Own(
            "/_sandbox/chaos",
            new JsonObject
            {
                ["webhook_drop"] = 1,
                ["api_500"] = 0.5m,
                ["seed"] = 7,
            }
        );
        var first = await Statuses(sandbox);
        await sandbox.Own(
            "/_sandbox/chaos",
            new JsonObject
            {
                ["webhook_drop"] = 1,
                ["api_500"] = 0.5m,
                ["seed"] = 7,
            }
        );
        (await Statuses(sandbox)).ShouldBe(first);
        first.Distinct().Count().ShouldBe(2);
        receiver.Deliveries.Count.ShouldBe(2);
        (await sandbox.Own("/_sandbox/chaos", new JsonObject { ["webhook_explode"] = 1 }))["error"]
            .Text()!
            .ShouldStartWith("Unknown switch");
    }

    private static async Task<List<int>> Statuses(Sandbox sandbox)
    {
        var statuses = new List<int>();
        for (var i = 0; i < 12; i++)
            statuses.Add((await sandbox.Get("/v1/customers")).Status);
        return statuses;
    }
}
