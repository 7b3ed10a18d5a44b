using System.Text.Json.Nodes;
using Shouldly;
using StripeSandbox.Tests.Support;
using TestSupport;
using Xunit;

namespace StripeSandbox.Tests.Api;

public sealed class IdempotencyTests
{
    /// <summary>Longer than any test: a delayed request waits until the test releases it.</summary>
    private const long Forever = 3_600_000;

    [Fact]
    public async Task The_same_key_gives_the_same_answer_and_does_it_once()
    {
        await using var sandbox = await Sandbox.Start();
        var first = await sandbox.Post("/v1/customers", new { name = "Ann" }, "key-1");
        var again = await sandbox.Post("/v1/customers", new { name = "Ann" }, "key-1");
        again.Text.ShouldBe(first.Text);
        again.Headers["idempotent-replayed"].ShouldBe("true");
        first.Headers.ContainsKey("idempotent-replayed").ShouldBeFalse();
        (await sandbox.Get("/v1/customers")).List.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("/v1/customers", "Ben")]
    [InlineData("/v1/products", "Ann")]
    public async Task The_same_key_with_something_else_is_refused(string path, string name)
    {
        await using var sandbox = await Sandbox.Start();
        await sandbox.Post("/v1/customers", new { name = "Ann" }, "key-1");
        var other = await sandbox.Post(path, new { name }, "key-1");
        other.Status.ShouldBe(400);
        other.Error["type"].Text().ShouldBe("idempotency_error");
    }

    [Fact]
    public async Task A_key_in_flight_answers_409()
    {
        await using var sandbox = await Sandbox.Start();
        await sandbox.Own(
            "/_sandbox/chaos",
            new JsonObject
            {
                ["api_timeout_during"] = 1,
                ["timeout_ms"] = Forever,
                ["path"] = "/v1/customers",
            }
        );
        var slow = sandbox.Post("/v1/customers", new { name = "Ann" }, "key-1");
        await Eventually.TrueAsync(async () => (await sandbox.Own("/_sandbox/held"))["held"].Number() == 1);
        var second = await sandbox.Post("/v1/customers", new { name = "Ann" }, "key-1");
        second.Status.ShouldBe(409);
        second.Error["code"].Text().ShouldBe("idempotency_key_in_use");
        slow.IsCompleted.ShouldBeFalse();
        (await sandbox.Own("/_sandbox/held/release", []))["released"].Number().ShouldBe(1);
        (await slow).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Parameters_that_failed_the_check_leave_no_trace_but_declines_do()
    {
        await using var sandbox = await Sandbox.Start();
        (await sandbox.Post("/v1/customers", new { nam = "Ann" }, "key-1")).Status.ShouldBe(400);
        (await sandbox.Post("/v1/customers", new { name = "Ann" }, "key-1")).Status.ShouldBe(200);
        var customer = (await sandbox.Made("/v1/customers")).Id();
        var declined = await sandbox.Post("/v1/payment_methods/pm_card_chargeDeclined/attach", new { customer }, "key-2");
        declined.Status.ShouldBe(402);
        var again = await sandbox.Post("/v1/payment_methods/pm_card_chargeDeclined/attach", new { customer }, "key-2");
        again.Text.ShouldBe(declined.Text);
        again.Headers["idempotent-replayed"].ShouldBe("true");
    }

    [Fact]
    public async Task A_500_is_kept_under_its_key_and_a_new_key_gets_a_new_try()
    {
        await using var sandbox = await Sandbox.Start();
        await sandbox.Own("/_sandbox/chaos", new JsonObject { ["api_500"] = 1 });
        (await sandbox.Post("/v1/customers", new { name = "Ann" }, "key-1")).Status.ShouldBe(500);
        await sandbox.Own("/_sandbox/chaos", []);
        var kept = await sandbox.Post("/v1/customers", new { name = "Ann" }, "key-1");
        kept.Status.ShouldBe(500);
        kept.Headers["idempotent-replayed"].ShouldBe("true");
        (await sandbox.Post("/v1/customers", new { name = "Ann" }, "key-2")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_request_that_timed_out_before_the_work_did_nothing()
    {
        await using var sandbox = await Sandbox.Start();
        await sandbox.Own(
            "/_sandbox/chaos",
            new JsonObject
            {
                ["api_timeout_before"] = 1,
                ["timeout_ms"] = 50,
                ["path"] = "/v1/customers",
            }
        );
        await Should.ThrowAsync<HttpRequestException>(() => sandbox.Post("/v1/customers", new { name = "Ann" }));
        await sandbox.Own("/_sandbox/chaos", []);
        (await sandbox.Get("/v1/customers")).List.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_timeout_after_the_work_is_answered_on_the_retry()
    {
        await using var sandbox = await Sandbox.Start();
        await sandbox.Own("/_sandbox/chaos", new JsonObject { ["api_close"] = 1, ["path"] = "/v1/customers" });
        await Should.ThrowAsync<HttpRequestException>(() => sandbox.Post("/v1/customers", new { name = "Ann" }, "key-1"));
        await sandbox.Own("/_sandbox/chaos", new JsonObject());
        var retried = await sandbox.Post("/v1/customers", new { name = "Ann" }, "key-1");
        retried.Headers["idempotent-replayed"].ShouldBe("true");
        (await sandbox.Get("/v1/customers")).List.Single().Id().ShouldBe(retried.Id);
    }
}
