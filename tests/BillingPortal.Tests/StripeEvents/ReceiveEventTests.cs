using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using BillingPortal.StripeAccess;
using BillingPortal.StripeEvents;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.StripeEvents;

[Collection(SharedPortal.Name)]
public sealed class ReceiveEventTests(PortalApp app)
{
    [Fact]
    public async Task A_signed_event_is_stored_once_however_often_it_comes()
    {
        var id = NewId();
        for (var i = 0; i < 3; i++)
            (await DeliverAsync(Body(id))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var db = app.Db();
        (await db.Set<InboxEvent>().CountAsync(row => row.EventId == id)).ShouldBe(1);
        await PortalApp.EventuallyAsync(
            async () => await db.Set<InboxEvent>().AsNoTracking().AnyAsync(row => row.EventId == id && row.State == InboxState.Ignored),
            "the event is looked at"
        );
    }

    [Fact]
    public async Task Many_deliveries_of_one_event_at_once_are_one_row_and_never_an_error()
    {
        var id = NewId();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => DeliverAsync(Body(id))));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        await using var db = app.Db();
        (await db.Set<InboxEvent>().CountAsync(row => row.EventId == id)).ShouldBe(1);
    }

    [Theory]
    [InlineData("no header")]
    [InlineData("another secret")]
    [InlineData("another body")]
    [InlineData("too old")]
    public async Task A_delivery_that_Stripe_did_not_sign_is_refused_and_not_stored(string how)
    {
        var id = NewId();
        var body = Body(id);
        var answer = how switch
        {
            "no header" => await DeliverAsync(body, signature: ""),
            "another secret" => await DeliverAsync(body, Sign(body, "whsec_another", Now())),
            "another body" => await DeliverAsync(body, Sign(body + " ", Secret, Now())),
            _ => await DeliverAsync(body, Sign(body, Secret, Now() - 400)),
        };
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.CodeAsync()).ShouldBe("invalid_signature");
        await using var db = app.Db();
        (await db.Set<InboxEvent>().AnyAsync(row => row.EventId == id)).ShouldBeFalse();
    }

    [Fact]
    public async Task While_a_secret_is_rotated_a_delivery_signed_with_either_is_taken()
    {
        var settings = app.Service<StripeSettings>();
        var before = settings.WebhookSecrets.ToList();
        try
        {
            settings.UseWebhookSecrets([.. before, "whsec_next"]);
            var body = Body(NewId());
            (await DeliverAsync(body, Sign(body, "whsec_next", Now()))).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await DeliverAsync(body, Sign(body, before[0], Now()))).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            settings.UseWebhookSecrets(before);
        }
    }

    [Fact]
    public async Task An_event_of_another_API_version_is_stored_not_lost()
    {
        var id = NewId();
        (await DeliverAsync(Body(id).Replace("2026-07-29.dahlia", "2020-08-27", StringComparison.Ordinal))).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        await using var db = app.Db();
        (await db.Set<InboxEvent>().SingleAsync(row => row.EventId == id)).ApiVersion.ShouldBe("2020-08-27");
    }

    [Theory]
    [InlineData("not json", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    public async Task A_signed_body_that_is_no_event_is_refused_with_the_reason(string body, HttpStatusCode expected) =>
        (await DeliverAsync(body)).StatusCode.ShouldBe(expected);

    [Fact]
    public async Task A_body_without_end_is_refused_before_it_fills_the_memory()
    {
        var body = "{\"id\":\"" + new string('x', 2_000_000) + "\"}";
        (await DeliverAsync(body)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData(100_000_000_000_000)] // the year 3.17 million
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public async Task A_signed_event_of_a_year_that_no_calendar_has_is_refused(long created)
    {
        var body = Body(NewId())
            .Replace("\"created\":", $"\"created\":{created.ToString(CultureInfo.InvariantCulture)},\"was\":", StringComparison.Ordinal);
        var answer = await DeliverAsync(body);
        (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.BadRequest, "invalid_event"));
        (await DeliverAsync(body, Sign(body, Secret, created))).StatusCode.ShouldBe(HttpStatusCode.BadRequest, "signed in that year, too");
    }

    private string Secret => app.Service<StripeSettings>().WebhookSecrets[0];

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private static string NewId() => "evt_test_" + Guid.NewGuid().ToString("N");

    private static string Body(string id) =>
        "{\"id\":\""
        + id
        + "\",\"object\":\"event\",\"api_version\":\"2026-07-29.dahlia\",\"created\":"
        + Now().ToString(CultureInfo.InvariantCulture)
        + ",\"type\":\"product.updated\",\"data\":{\"object\":{\"id\":\"prod_x\",\"object\":\"product\"}}}";

    private static string Sign(string body, string secret, long timestamp)
    {
        var payload = timestamp.ToString(CultureInfo.InvariantCulture) + "." + body;
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(payload));
        return $"t={timestamp},v1={Convert.ToHexStringLower(signature)}";
    }

    private Task<HttpResponseMessage> DeliverAsync(string body) => DeliverAsync(body, Sign(body, Secret, Now()));

    private async Task<HttpResponseMessage> DeliverAsync(string body, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, app.Url + "/api/billing/webhook")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (signature.Length > 0)
            request.Headers.Add("Stripe-Signature", signature);
        request.AskFirst();
        return await app.Http.SendAsync(request);
    }
}
