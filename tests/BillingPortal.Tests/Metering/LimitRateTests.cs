using System.Net;
using BillingPortal.ApiKeys;
using BillingPortal.Metering;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Metering;

/// <summary>The plan's rate limit applies to the tenant, across its keys; a key's own limit applies in addition.</summary>
public sealed class LimitRateTests
{
    private readonly Ticks _clock = new();
    private readonly LimitRate _limit;

    public LimitRateTests() => _limit = new LimitRate(_clock);

    [Fact]
    public void Making_keys_makes_no_calls()
    {
        Enumerable.Range(1, 120).Count(id => IsServed(Key(id), plan: 10)).ShouldBe(10);
        IsServed(Key(1, tenant: 2), plan: 10).ShouldBeTrue("another tenant has its own");
        _clock.Passed += TimeSpan.FromSeconds(30);
        Enumerable.Range(200, 120).Count(id => IsServed(Key(id), plan: 10)).ShouldBe(5);
    }

    [Fact]
    public void A_keys_own_rate_holds_within_the_plans_and_what_is_nearer_is_shown()
    {
        var slow = Key(1, rate: 3);
        Enumerable.Range(0, 20).Count(_ => IsServed(slow, plan: 10)).ShouldBe(3);
        Enumerable.Range(0, 20).Count(_ => IsServed(Key(2), plan: 10)).ShouldBe(7, "what the slow key was refused was nobody's");
        _clock.Passed += TimeSpan.FromMinutes(1);
        Shown(slow, plan: 10).ShouldBe(("3", "2"));
        for (var i = 0; i < 8; i++)
            IsServed(Key(2), plan: 10);
        Shown(slow, plan: 10).ShouldBe(("10", "0"));
        IsServed(slow, plan: 10).ShouldBeFalse();
        _clock.Passed += TimeSpan.FromSeconds(6); // one call for the tenant; the refused calls cost the key nothing
        IsServed(slow, plan: 10).ShouldBeTrue();
    }

    [Fact]
    public void A_rate_that_refills_between_two_calls_keeps_its_buckets()
    {
        for (var id = 1; id <= 2_000; id++)
            IsServed(Key(id, tenant: id), plan: 60_000_000);
        _clock.Passed += TimeSpan.FromSeconds(1);
        for (var id = 2_001; id <= 4_000; id++)
            IsServed(Key(id, tenant: id), plan: 60_000_000);
        _limit.Buckets.ShouldBe(4_000, "or each call would make one anew");
    }

    [Fact]
    public void Buckets_that_nobody_uses_are_forgotten_and_those_in_use_are_not()
    {
        for (var id = 1; id <= 5_000; id++)
            IsServed(Key(id, tenant: id), plan: 10);
        _clock.Passed += TimeSpan.FromSeconds(50);
        for (var i = 0; i < 20; i++)
            IsServed(Key(1, tenant: 1), plan: 10);
        _clock.Passed += TimeSpan.FromSeconds(11);
        for (var id = 10_000; id < 12_000; id++)
            IsServed(Key(id, tenant: id), plan: 10);
        _limit.Buckets.ShouldBeLessThan(3_100);
        Enumerable
            .Range(0, 20)
            .Count(_ => IsServed(Key(1, tenant: 1), plan: 10))
            .ShouldBeLessThan(3, "a used bucket does not come back full");
    }

    private sealed class Ticks : TimeProvider
    {
        public TimeSpan Passed { get; set; } = TimeSpan.FromDays(1);
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }

    private bool IsServed(KeyEntry key, int plan) => _limit.Check(new DefaultHttpContext(), key, plan) is null;

    private (string? Limit, string? Remaining) Shown(KeyEntry key, int plan)
    {
        var http = new DefaultHttpContext();
        _limit.Check(http, key, plan);
        return (http.Response.Headers["RateLimit-Limit"], http.Response.Headers["RateLimit-Remaining"]);
    }

    private static KeyEntry Key(long id, long tenant = 1, int? rate = null) =>
        new(
            new ApiKey
            {
                Id = id,
                TenantId = tenant,
                Name = "k",
                Prefix = "p",
                Hash = [],
                Scopes = "call",
                RatePerMinute = rate,
            }
        );
}

/// <summary>The same over HTTP.</summary>
[Collection(SharedPortal.Name)]
public sealed class TenantRateTests(PortalApp app)
{
    [Fact]
    public async Task Issuing_calling_and_revoking_in_turn_is_held_to_the_plans_rate()
    {
        var tenant = await app.SignUpAsync();
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        var served = 0;
        for (var i = 0; i < 30; i++)
        {
            var key = await tenant.KeyAsync();
            var answer = await key.GetAsync("/v1/echo");
            if (answer.StatusCode == HttpStatusCode.OK)
                served++;
            else
                (await answer.CodeAsync()).ShouldBe("rate_limited");
            await app.Service<RevokeKey>().RunAsync(tenant.Context, key.Id, default);
        }
        // The trial's 10 a minute, plus what was refilled while a slow machine worked.
        served.ShouldBeInRange(10, 10 + (int)(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMinutes * 10) + 1);
    }
}
