using System.Net;
using System.Security.Cryptography;
using System.Text;
using BillingPortal.StripeAccess;
using BillingPortal.StripeEvents;
using BillingPortal.Tests.UsageReporting.Corrections;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.StripeEvents;

/// <summary>What may enter the inbox, what may not, and what happens to events that cannot be handled.</summary>
public sealed class InboxTests(QuickPortal app) : IClassFixture<QuickPortal>
{
    private const string OldSecret = "whsec_old_secret_of_a_rotation";

    [Fact]
    public async Task Refused_deliveries_get_the_right_status_and_leave_nothing()
    {
        var id = NewId();
        var body = Body(id);
        (await SendAsync(body, Sign(body, "whsec_forged"))).ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(body, header: null)).ShouldBe(HttpStatusCode.BadRequest);
        // replayed much later
        (await SendAsync(body, Sign(body, Secret, DateTimeOffset.UtcNow.AddMinutes(-10)))).ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(body.Replace("customer.updated", "customer.deleted", StringComparison.Ordinal), Sign(body, Secret))).ShouldBe(
            HttpStatusCode.BadRequest
        ); // tampered with
        foreach (
            var malformed in new[]
            {
                "{",
                "[]",
                "null",
                "{}",
                "{\"id\":5,\"type\":\"x\"}",
                "{\"id\":\"" + new string('x', 300) + "\",\"type\":\"x\"}",
                $"{{\"id\":\"{NewId()}\",\"type\":\"x\",\"data\":[]",
            }
        )
            (await SendAsync(malformed, Sign(malformed, Secret))).ShouldBe(
                HttpStatusCode.BadRequest,
                malformed[..Math.Min(malformed.Length, 20)]
            );
        var oversized = new string(' ', 1024 * 1024 + 1);
        (await SendAsync(oversized, Sign(oversized, Secret))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        await using var db = app.Db();
        (await db.Set<InboxEvent>().AnyAsync(row => row.EventId == id)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_second_delivery_is_acknowledged_and_ignored_also_at_the_same_moment()
    {
        var id = NewId();
        var body = Body(id);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(body, Sign(body, Secret))));
        answers.ShouldAllBe(status => status == HttpStatusCode.OK);
        await using var db = app.Db();
        (await db.Set<InboxEvent>().CountAsync(row => row.EventId == id)).ShouldBe(1);
    }

    [Fact]
    public async Task Old_and_new_secret_both_work_while_one_is_rotated()
    {
        var settings = app.Service<StripeSettings>();
        var before = settings.WebhookSecrets;
        settings.UseWebhookSecrets([.. before, OldSecret]);
        try
        {
            foreach (var secret in new[] { Secret, OldSecret })
            {
                var body = Body(NewId());
                (await SendAsync(body, Sign(body, secret))).ShouldBe(HttpStatusCode.OK);
            }
        }
        finally
        {
            settings.UseWebhookSecrets(before);
        }
    }

    [Fact]
    public async Task An_event_of_another_api_version_is_stored_and_worked_by_refetching()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("basic");
        var id = NewId();
        var body = Body(id, "customer.subscription.updated", subscription.StripeSubscriptionId)
            .Replace("2026-07-29.dahlia", "2019-02-11", StringComparison.Ordinal);
        (await SendAsync(body, Sign(body, Secret))).ShouldBe(HttpStatusCode.OK);
        await PortalApp.EventuallyAsync(async () => (await RowAsync(id)).State == InboxState.Done, "it is worked");
        var row = await RowAsync(id);
        (row.ApiVersion, row.TenantId).ShouldBe(("2019-02-11", tenant.Id));
        (await tenant.SubscriptionAsync())!.PlanKey.ShouldBe("basic");
    }

    [Fact]
    public async Task A_type_nobody_acts_on_is_visible_as_ignored()
    {
        var id = NewId();
        var body = Body(id, "price.created", "price_x");
        (await SendAsync(body, Sign(body, Secret))).ShouldBe(HttpStatusCode.OK);
        await PortalApp.EventuallyAsync(async () => (await RowAsync(id)).State == InboxState.Ignored, "it is ignored");
        (await RowAsync(id)).Result.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Poison_ends_in_the_dead_letter_list_with_its_reason_and_can_be_replayed()
    {
        var id = NewId();
        var body = Body(id, "customer.subscription.updated", "sub_that_never_was");
        (await SendAsync(body, Sign(body, Secret))).ShouldBe(HttpStatusCode.OK);
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await app.RunJobAsync<ProcessInbox>();
                return (await RowAsync(id)).State == InboxState.Dead;
            },
            "it is given up"
        );
        var dead = await RowAsync(id);
        dead.LastError.ShouldNotBeNull().ShouldContain("sub_that_never_was");
        (await app.Service<ReplayEvent>().RunAsync(await app.OperatorAsync(), dead.Id, default)).ShouldBe(ReplayOutcome.Replayed);
        await PortalApp.EventuallyAsync(async () => (await RowAsync(id)) is { Attempts: > 0 }, "it is tried again");
    }

    private string Secret => app.Service<StripeSettings>().WebhookSecrets[0];

    private static string NewId() => "evt_" + Guid.NewGuid().ToString("N");

    private static string Body(string id, string type = "customer.updated", string target = "cus_nobody") =>
        $"{{\"id\":\"{id}\",\"object\":\"event\",\"type\":\"{type}\",\"api_version\":\"2026-07-29.dahlia\","
        + $"\"created\":{DateTimeOffset.UtcNow.ToUnixTimeSeconds()},\"data\":{{\"object\":{{\"id\":\"{target}\",\"object\":\"thing\"}}}}}}";

    private static string Sign(string body, string secret, DateTimeOffset? signedAt = null)
    {
        var seconds = (signedAt ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{body}"));
        return $"t={seconds},v1={Convert.ToHexStringLower(mac)}";
    }

    private async Task<HttpStatusCode> SendAsync(string body, string? header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, app.Url + "/api/billing/webhook")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (header is not null)
            request.Headers.TryAddWithoutValidation("Stripe-Signature", header);
        request.AskFirst();
        using var answer = await app.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<InboxEvent> RowAsync(string id)
    {
        await using var db = app.Db();
        return await db.Set<InboxEvent>().AsNoTracking().SingleAsync(row => row.EventId == id);
    }
}
