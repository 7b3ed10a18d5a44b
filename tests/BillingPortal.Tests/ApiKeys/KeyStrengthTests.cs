using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using BillingPortal.ApiKeys;
using BillingPortal.Callers;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.ApiKeys;

/// <summary>Whatever a key does to keys, no key it obtains can do more than the first one could.</summary>
[Collection(SharedPortal.Name)]
public sealed class KeyStrengthTests(PortalApp app)
{
    private const int Steps = 60;
    private static readonly string[] Networks = ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "2001:db8::/32", "2001:db8:7::/48"];
    private static readonly string[] Callers =
    [
        "10.9.9.9",
        "10.1.9.9",
        "10.1.2.3",
        "192.0.2.1",
        "2001:db8:7::1",
        "2001:db8:9::1",
        "2001:db9::1",
    ];
    private static readonly string[] Uses =
    [
        Scopes.Call,
        "call:images",
        "call:maps",
        Scopes.BillingRead,
        Scopes.BillingWrite,
        Scopes.KeysWrite,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task No_sequence_of_operations_by_a_key_yields_a_key_that_can_do_what_the_first_could_not(int seed)
    {
        var random = new Random(seed);
        var tenant = await app.SignUpAsync();
        var now = app.Clock.GetUtcNow();
        var first = await IssueAsync(
            tenant.Context,
            Wish(random, now) with
            {
                Scopes = [.. Wish(random, now).Scopes!, Scopes.KeysWrite],
                RatePerMinute = seed % 2 == 0 ? 20 : null,
            }
        );
        var others = new List<long>();
        for (var i = 0; i < 8; i++)
            others.Add((await IssueAsync(tenant.Context, Wish(random, now))).Id);
        var before = await KeysAsync(tenant);
        var obtained = new HashSet<long> { first.Id };

        var done = 0;
        for (var step = 0; step < Steps; step++)
        {
            var alive = obtained
                .Where(id =>
                    before[id].RevokedAt is null
                    && before[id].Scopes.Contains(Scopes.KeysWrite, StringComparison.Ordinal)
                    && Lives(before[id], now)
                )
                .ToList();
            var caller = Caller(tenant.Context, before[alive[random.Next(alive.Count)]]);
            var target = random.Next(2) == 0 ? obtained.ElementAt(random.Next(obtained.Count)) : others[random.Next(others.Count)];
            var wish = random.Next(3) == 0 ? Wish(random, now) : Modest(random, caller);
            var outcome = await TryAnyAsync(random, caller, target, wish, mayRevoke: target != first.Id);
            if (outcome is IssueOutcome.Issued issued)
                obtained.Add(issued.Key.Id);
            if (outcome is RotateOutcome.Rotated rotated)
                obtained.Add(rotated.Key.Id);
            if (outcome is IssueOutcome.Issued or RotateOutcome.Rotated or EditOutcome.Changed)
                done++;

            var after = await KeysAsync(tenant);
            foreach (var id in obtained)
                ShouldNotExceed(first, after[id], $"step {step}: {outcome}");
            // A key that was changed and not obtained must have been weaker, both before and after.
            foreach (var id in others.Where(id => Terms(before[id]) != Terms(after[id])))
                ShouldNotExceed(first, before[id], $"step {step} touched a stronger key: {outcome}");
            before = after;
        }
        done.ShouldBeGreaterThan(8, "a rule that refuses everything would pass too");
    }

    private async Task<object> TryAnyAsync(Random random, TenantContext caller, long target, KeyRequest wish, bool mayRevoke) =>
        random.Next(8) switch
        {
            < 4 => await app.Service<IssueKey>().RunAsync(caller, wish, default),
            < 6 => await app.Service<EditKey>()
                .RunAsync(caller, target, new KeyTerms("edited", wish.RatePerMinute, wish.QuotaPerPeriod, wish.AllowedNetworks), default),
            6 => await app.Service<RotateKey>().RunAsync(caller, target, graceHours: random.Next(1, 3), default),
            _ when !mayRevoke => "left alive, to go on",
            _ => await app.Service<RevokeKey>().RunAsync(caller, target, default),
        };

    [Fact]
    public async Task A_child_inherits_what_was_left_open_and_shares_the_amounts()
    {
        var tenant = await app.SignUpAsync();
        var end = app.Clock.GetUtcNow().AddDays(30);
        var bounded = (IssueOutcome.Issued)
            await app.Service<IssueKey>()
                .RunAsync(
                    tenant.Context,
                    new KeyRequest(
                        "bounded",
                        Scopes: Scopes.All,
                        ExpiresAt: end,
                        RatePerMinute: 50,
                        QuotaPerPeriod: 3,
                        AllowedNetworks: ["127.0.0.1", "::1"]
                    ),
                    default
                );
        var maker = new TestKey(app, bounded.Key.Id, bounded.Secret);

        var made = await (await maker.PostAsync("/api/keys", new { name = "child", scopes = new[] { "call" } })).JsonAsync();
        var row = made.GetProperty("key");
        row.GetProperty("expires_at").GetDateTimeOffset().ShouldBe(end, TimeSpan.FromSeconds(1));
        (
            row.GetProperty("rate_per_minute").GetInt32(),
            row.GetProperty("quota_per_period").GetInt64(),
            row.GetProperty("allowed_networks").GetArrayLength()
        ).ShouldBe((50, 3L, 2));

        // Three calls count as three, whichever of the two keys makes them.
        var child = new TestKey(app, row.GetProperty("id").GetInt64(), made.GetProperty("secret").GetString()!);
        foreach (var key in (TestKey[])[maker, child, child])
            (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var key in (TestKey[])[maker, child])
            (await (await key.GetAsync("/v1/echo")).CodeAsync()).ShouldBe("key_quota_exceeded");
    }

    [Theory]
    [InlineData("expires_at", """{"name":"a","expires_at":"2999-01-01T00:00:00Z"}""")]
    [InlineData("rate_per_minute", """{"name":"a","rate_per_minute":51}""")]
    [InlineData("quota_per_period", """{"name":"a","quota_per_period":1001}""")]
    [InlineData("allowed_networks", """{"name":"a","allowed_networks":["0.0.0.0/0"]}""")]
    [InlineData("test", """{"name":"a","test":false}""")]
    public async Task A_wish_beyond_the_makers_own_bounds_is_refused_by_name(string field, string body)
    {
        var tenant = await app.SignUpAsync();
        var bounded = (IssueOutcome.Issued)
            await app.Service<IssueKey>()
                .RunAsync(
                    tenant.Context,
                    new KeyRequest(
                        "bounded",
                        field == "test",
                        Scopes.All,
                        app.Clock.GetUtcNow().AddDays(30),
                        RatePerMinute: 50,
                        QuotaPerPeriod: 1000,
                        AllowedNetworks: ["127.0.0.1", "::1"]
                    ),
                    default
                );
        using var request = new HttpRequestMessage(HttpMethod.Post, app.Url + "/api/keys")
        {
            Content = new StringContent(body, null, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bounded.Secret);
        var answer = await app.Http.SendAsync(request);
        var problem = await answer.JsonAsync();
        (answer.StatusCode, problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString()).ShouldBe(
            (HttpStatusCode.Forbidden, "beyond_own_bounds", field)
        );
    }

    [Fact]
    public async Task A_key_neither_lifts_its_own_bounds_nor_ends_a_stronger_key()
    {
        var tenant = await app.SignUpAsync();
        var strong = await tenant.KeyAsync();
        var weak = await tenant.KeyAsync(isTest: false, Scopes.KeysWrite);
        using var edit = new HttpRequestMessage(HttpMethod.Put, $"{app.Url}/api/keys/{weak.Id}")
        {
            Content = JsonContent.Create(new { name = "free" }),
        };
        edit.Headers.Authorization = new AuthenticationHeaderValue("Bearer", weak.Secret);
        (await app.Http.SendAsync(edit)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await weak.DeleteAsync($"/api/keys/{strong.Id}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await strong.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await weak.DeleteAsync($"/api/keys/{weak.Id}")).StatusCode.ShouldBe(
            HttpStatusCode.NoContent,
            "a key that leaked may be ended with itself"
        );
    }

    [Fact]
    public async Task A_key_that_ended_meanwhile_makes_none_whatever_was_signed_in()
    {
        var tenant = await app.SignUpAsync();
        var key = await IssueAsync(tenant.Context, new KeyRequest("ends", Scopes: Scopes.All));
        await app.Service<RevokeKey>().RunAsync(tenant.Context, key.Id, default);
        (
            await app.Service<IssueKey>().RunAsync(Caller(tenant.Context, key), new KeyRequest("late"), default)
        ).ShouldBeOfType<IssueOutcome.NotAllowed>();
    }

    [Theory]
    [InlineData(Role.Owner, Scopes.BillingWrite, true)]
    [InlineData(Role.Admin, Scopes.BillingWrite, true)]
    [InlineData(Role.Developer, Scopes.BillingWrite, false)]
    [InlineData(Role.Developer, Scopes.Call, true)]
    [InlineData(Role.Developer, "call:images", true)]
    [InlineData(Role.Developer, Scopes.KeysWrite, true)]
    public async Task A_person_grants_only_what_the_role_has(Role role, string scope, bool allowed)
    {
        var context = (await app.SignUpAsync()).Context;
        // The membership changes too: rights are checked on use.
        await using (var db = app.Db())
        {
            (await db.Set<Member>().SingleAsync(member => member.TenantId == context.TenantId)).Role = role;
            await db.SaveChangesAsync();
        }
        var outcome = await app.Service<IssueKey>()
            .RunAsync(context with { Role = role }, new KeyRequest("granted", Scopes: [scope]), default);
        if (allowed)
            outcome.ShouldBeOfType<IssueOutcome.Issued>();
        else
            outcome.ShouldBeOfType<IssueOutcome.Exceeds>().Excess.Scope.ShouldBe(scope);
    }

    // Tries out what a key can do instead of comparing terms: the rule under test compares.
    private static void ShouldNotExceed(ApiKey first, ApiKey key, string what)
    {
        foreach (var use in Uses.Where(use => May(key, use)))
            May(first, use).ShouldBeTrue($"{use} after {what}");
        foreach (var from in Callers.Where(from => Reaches(key, from)))
            Reaches(first, from).ShouldBeTrue($"from {from} after {what}");
        if (first.IsTest)
            key.IsTest.ShouldBeTrue(what);
        foreach (var days in (int[])[1, 10, 100, 1000])
            if (Lives(key, first.CreatedAt.AddDays(days)))
                Lives(first, first.CreatedAt.AddDays(days)).ShouldBeTrue($"{days} days on, after {what}");
        (key.RatePerMinute ?? int.MaxValue).ShouldBeLessThanOrEqualTo(first.RatePerMinute ?? int.MaxValue, what);
        (key.QuotaPerPeriod ?? long.MaxValue).ShouldBeLessThanOrEqualTo(first.QuotaPerPeriod ?? long.MaxValue, what);
        if (first.RatePerMinute is not null || first.QuotaPerPeriod is not null)
            (key.FirstKeyId ?? key.Id).ShouldBe(first.Id, $"counted together after {what}");
    }

    private static bool May(ApiKey key, string use) =>
        key.Scopes.Split(' ').Contains(use)
        || (use.StartsWith("call:", StringComparison.Ordinal) && key.Scopes.Split(' ').Contains("call"));

    private static bool Reaches(ApiKey key, string from) => AddressList.From(key.AllowedNetworks)?.Contains(IPAddress.Parse(from)) ?? true;

    private static bool Lives(ApiKey key, DateTimeOffset instant) => key.ExpiresAt is null || key.ExpiresAt > instant;

    private static string Terms(ApiKey key) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{key.Name} {key.ExpiresAt:O} {key.RevokedAt:O} {key.RatePerMinute} {key.QuotaPerPeriod} {key.AllowedNetworks} "
                + $"{key.ReplacedById}"
        );

    private static TenantContext Caller(TenantContext tenant, ApiKey key) =>
        tenant with
        {
            Role = Role.Viewer,
            UserId = null,
            KeyScopes = key.Scopes.Split(' '),
            Caller = new(CallerKind.Key, $"key {key.Id}") { KeyId = key.Id },
        };

    private static KeyRequest Wish(Random random, DateTimeOffset now) =>
        new(
            "wish",
            random.Next(3) == 0,
            [.. Uses.Where(_ => random.Next(2) == 0).Append("call:maps")],
            random.Next(2) == 0 ? null : now.AddDays(random.Next(1, 400)),
            random.Next(2) == 0 ? null : random.Next(1, 100),
            random.Next(2) == 0 ? null : random.Next(1, 1000),
            random.Next(2) == 0 ? null : [.. Networks.Where(_ => random.Next(2) == 0)]
        );

    /// <summary>A request that is mostly allowed: some of the caller's scopes, without further limits.</summary>
    private static KeyRequest Modest(Random random, TenantContext caller) =>
        new(
            "modest",
            random.Next(2) == 0,
            [.. caller.KeyScopes!.Where(_ => random.Next(3) > 0).Append("keys:write")],
            RatePerMinute: random.Next(3) == 0 ? random.Next(1, 30) : null
        );

    private async Task<ApiKey> IssueAsync(TenantContext context, KeyRequest request) =>
        ((IssueOutcome.Issued)await app.Service<IssueKey>().RunAsync(context, request, default)).Key;

    private async Task<Dictionary<long, ApiKey>> KeysAsync(TestTenant tenant)
    {
        await using var db = app.Db();
        return await db.Set<ApiKey>().AsNoTracking().Where(key => key.TenantId == tenant.Id).ToDictionaryAsync(key => key.Id);
    }
}
