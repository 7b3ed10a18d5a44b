using System.Diagnostics;
using System.Net;
using BillingPortal.ApiKeys;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Metering;

[Collection(SharedPortal.Name)]
public sealed class MeteredCallTests(PortalApp app)
{
    [Fact]
    public async Task A_success_is_in_the_ledger_and_in_both_rollups_when_it_is_answered()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro");
        var key = await tenant.KeyAsync();

        (await key.GetAsync("/v1/echo?text=hi")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await using var db = app.Db();
        var row = await db.Set<UsageEvent>().SingleAsync(row => row.TenantId == tenant.Id);
        (row.Meter, row.Quantity, row.Billable, row.IsTest, row.Status, row.Endpoint, row.KeyId).ShouldBe(
            ("api_calls", 1L, true, false, 200, "/v1/echo", key.Id)
        );
        var rollup = await db.Set<UsageRollup>().SingleAsync(row => row.TenantId == tenant.Id);
        (rollup.Quantity, rollup.Billable, rollup.Test, rollup.Events).ShouldBe((1L, 1L, 0L, 1L));
        (await db.Set<UsageDay>().SingleAsync(row => row.TenantId == tenant.Id)).Quantity.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_is_not_a_success_is_recorded_with_nothing_to_pay()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro");
        var key = await tenant.KeyAsync();

        (await key.PostAsync("/v1/scrape", new { url = "not an address" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        await using var db = app.Db();
        var row = await db.Set<UsageEvent>().SingleAsync(row => row.TenantId == tenant.Id);
        (row.Quantity, row.Status).ShouldBe((0L, 400));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bp_live_wrong")]
    [InlineData("bp_live_0123456789012345678901234567890123456789012345678")]
    public async Task A_bad_key_is_refused_in_the_same_words(string secret)
    {
        var answer = await new TestKey(app, 0, secret).GetAsync("/v1/echo");
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.CodeAsync()).ShouldBe("invalid_api_key");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task A_revoked_key_is_dead_at_once()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await app.Service<RevokeKey>().RunAsync(tenant.Context, key.Id, default)).ShouldBe(RevokeOutcome.Revoked);

        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_without_the_scope_may_not_call()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync(isTest: false, Scopes.BillingRead);
        var answer = await key.GetAsync("/v1/echo");
        (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.Unauthorized, "invalid_api_key"));
    }

    [Fact]
    public async Task A_meter_the_plan_lacks_is_refused_and_not_recorded()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku");
        var answer = await (await tenant.KeyAsync()).GetAsync("/v1/echo");
        (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.Forbidden, "meter_not_in_plan"));
        await using var db = app.Db();
        (await db.Set<UsageEvent>().AnyAsync(row => row.TenantId == tenant.Id)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_test_key_is_metered_and_shown_but_neither_billed_nor_counted_against_the_quota()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro");
        (await (await tenant.KeyAsync(isTest: true)).GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var db = app.Db();
        var rollup = await db.Set<UsageRollup>().SingleAsync(row => row.TenantId == tenant.Id);
        (rollup.Quantity, rollup.Billable, rollup.Test).ShouldBe((0L, 0L, 1L));
    }

    [Fact]
    public async Task Input_and_output_tokens_are_one_meter_on_a_plan_that_sells_tokens()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro");
        (await (await tenant.KeyAsync()).ChatAsync(30, 12)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var db = app.Db();
        var row = await db.Set<UsageEvent>().SingleAsync(row => row.TenantId == tenant.Id);
        (row.Meter, row.Quantity).ShouldBe(("tokens", 42L));
    }

    [Fact]
    public async Task A_stream_is_charged_what_it_produced_and_leaves_nothing_open()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku");
        var answer = await (await tenant.KeyAsync()).ChatAsync(10, 50, stream: true);
        (await answer.Content.ReadAsStringAsync()).ShouldEndWith("data: [DONE]\n\n");
        await using var db = app.Db();
        await PortalApp.EventuallyAsync(
            async () => await db.Set<UsageEvent>().CountAsync(row => row.TenantId == tenant.Id) == 2,
            "the stream is settled"
        );
        (
            await db.Set<UsageEvent>()
                .Where(row => row.TenantId == tenant.Id)
                .OrderBy(row => row.Meter)
                .Select(row => row.Quantity)
                .ToListAsync()
        ).ShouldBe([10, 50]);
        (await db.Set<OpenStream>().AnyAsync(row => row.TenantId == tenant.Id)).ShouldBeFalse();
    }

    [Fact]
    public async Task Calls_above_the_rate_get_429_with_the_standard_headers()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        // Send them concurrently: the allowance of 10 a minute grows while a slow machine works.
        var began = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => key.GetAsync("/v1/echo")));
        answers
            .Count(one => one.StatusCode == HttpStatusCode.OK)
            .ShouldBeInRange(10, 10 + (int)(Stopwatch.GetElapsedTime(began).TotalMinutes * 10) + 1);
        var answer = answers.First(one => one.StatusCode != HttpStatusCode.OK);
        (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.TooManyRequests, "rate_limited"));
        answer.Headers.RetryAfter.ShouldNotBeNull();
        answer.Headers.GetValues("RateLimit-Limit").Single().ShouldBe("10");
        answer.Headers.GetValues("RateLimit-Remaining").Single().ShouldBe("0");
    }
}
