using System.Net;
using BillingPortal.ApiKeys;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.ApiKeys;

/// <summary>Key rotation over time, on a portal whose clock may be moved.</summary>
public sealed class RotateKeyTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task Both_keys_work_for_the_grace_and_then_the_old_one_is_refused()
    {
        var tenant = await app.SignUpAsync();
        var old = await tenant.KeyAsync();
        var rotated = (RotateOutcome.Rotated)await app.Service<RotateKey>().RunAsync(tenant.Context, old.Id, graceHours: 1, default);
        var made = new TestKey(app, rotated.Key.Id, rotated.Secret);
        (await old.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await made.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await app.AdvanceToAsync(rotated.OldExpiresAt.AddSeconds(1));

        (await (await old.GetAsync("/v1/echo")).CodeAsync()).ShouldBe("invalid_api_key");
        (await old.GetAsync("/api/keys")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "the REST surface refuses it as well");
        (await made.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        KeyState
            .Label(
                (await app.Service<KeyQueries>().ListAsync(tenant.Context, default)).Single(row => row.Id == old.Id),
                app.Clock.GetUtcNow()
            )
            .Word.ShouldBe("Expired");
    }

    [Fact]
    public async Task A_new_secret_brings_no_new_quota()
    {
        var tenant = await app.SignUpAsync();
        var issued = (IssueOutcome.Issued)
            await app.Service<IssueKey>().RunAsync(tenant.Context, new KeyRequest("bounded", Scopes: ["call"], QuotaPerPeriod: 3), default);
        var (old, echo) = (new TestKey(app, issued.Key.Id, issued.Secret), "/v1/echo");
        (await old.GetAsync(echo)).StatusCode.ShouldBe(HttpStatusCode.OK);

        async Task<TestKey> RotatedAsync(TestKey key)
        {
            var rotated = (RotateOutcome.Rotated)await app.Service<RotateKey>().RunAsync(tenant.Context, key.Id, graceHours: 1, default);
            return new TestKey(app, rotated.Key.Id, rotated.Secret);
        }
        var second = await RotatedAsync(old);
        (await second.GetAsync(echo)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var third = await RotatedAsync(second);
        (await old.GetAsync(echo)).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var key in (TestKey[])[old, second, third])
            (await key.GetAsync(echo)).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);

        // The result is the same when read from the rollups after a restart.
        await app.StopAsync();
        await app.StartAsync();
        (await third.GetAsync(echo)).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
    }

    [Fact]
    public async Task The_successor_has_the_same_bounds_and_as_long_a_life_again()
    {
        var tenant = await app.SignUpAsync();
        var now = app.Clock.GetUtcNow();
        var issued = (IssueOutcome.Issued)
            await app.Service<IssueKey>()
                .RunAsync(
                    tenant.Context,
                    new KeyRequest(
                        "bounded",
                        IsTest: true,
                        ["call"],
                        now.AddDays(3),
                        RatePerMinute: 7,
                        QuotaPerPeriod: 9,
                        AllowedNetworks: ["127.0.0.1", "::1"]
                    ),
                    default
                );
        await app.AdvanceAsync(TimeSpan.FromDays(2));

        var rotated = (RotateOutcome.Rotated)
            await app.Service<RotateKey>().RunAsync(tenant.Context, issued.Key.Id, graceHours: 24 * 7, default);

        await using var db = app.Db();
        var made = await db.Set<ApiKey>().SingleAsync(key => key.Id == rotated.Key.Id);
        (made.Name, made.IsTest, made.Scopes, made.RatePerMinute, made.QuotaPerPeriod, made.AllowedNetworks).ShouldBe(
            ("bounded", true, "call", 7, 9L, "127.0.0.1 ::1")
        );
        (made.ExpiresAt!.Value - app.Clock.GetUtcNow()).TotalDays.ShouldBe(3, 0.01);
        rotated.OldExpiresAt.ShouldBe(issued.Key.ExpiresAt!.Value, TimeSpan.FromSeconds(1), "a grace does not lengthen a life");
    }

    [Fact]
    public void A_key_without_an_end_gets_a_successor_without_one()
    {
        var now = app.Clock.GetUtcNow();
        RotateKey.NextExpiry(now, null, now).ShouldBeNull();
        RotateKey
            .NextExpiry(now, DateTimeOffset.MaxValue, now.AddDays(1))
            .ShouldBe(DateTimeOffset.MaxValue, "no date lies beyond the last one");
    }

    [Fact]
    public async Task Ended_keys_are_listed_last_and_for_90_days()
    {
        var tenant = await app.SignUpAsync();
        var ending = (IssueOutcome.Issued)
            await app.Service<IssueKey>()
                .RunAsync(tenant.Context, new KeyRequest("ending", ExpiresAt: app.Clock.GetUtcNow().AddDays(1)), default);
        var revoked = await tenant.KeyAsync();
        var kept = await tenant.KeyAsync();
        await app.Service<RevokeKey>().RunAsync(tenant.Context, revoked.Id, default);

        await app.AdvanceAsync(TimeSpan.FromDays(2));
        (await IdsAsync()).ShouldBe([kept.Id, revoked.Id, ending.Key.Id]);
        await app.AdvanceAsync(TimeSpan.FromDays(90));
        (await IdsAsync()).ShouldBe([kept.Id]);

        async Task<List<long>> IdsAsync() =>
            [.. (await app.Service<KeyQueries>().ListAsync(tenant.Context, default)).Select(row => row.Id)];
    }

    [Fact]
    public async Task Revoking_the_old_key_ends_the_grace_and_leaves_the_new_key()
    {
        var tenant = await app.SignUpAsync();
        var old = await tenant.KeyAsync();
        var rotated = (RotateOutcome.Rotated)await app.Service<RotateKey>().RunAsync(tenant.Context, old.Id, graceHours: 24, default);
        var row = (await app.Service<KeyQueries>().ListAsync(tenant.Context, default)).Single(row => row.Id == old.Id);
        (KeyState.Label(row, app.Clock.GetUtcNow()).Word, KeyState.Name(row)).ShouldBe(("Rotating", "test (old)"));

        (await app.Service<RevokeKey>().RunAsync(tenant.Context, old.Id, default)).ShouldBe(RevokeOutcome.Revoked);

        (await old.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await new TestKey(app, rotated.Key.Id, rotated.Secret).GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
