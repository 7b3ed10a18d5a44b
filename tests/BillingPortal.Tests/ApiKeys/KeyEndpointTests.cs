using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using BillingPortal.ApiKeys;
using BillingPortal.Tenants;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.ApiKeys;

/// <summary>What a program may do with its own organisation's keys, and not with another organisation's.</summary>
[Collection(SharedPortal.Name)]
public sealed class KeyEndpointTests(PortalApp app)
{
    [Fact]
    public async Task A_key_is_issued_with_bounds_and_lists_with_them()
    {
        var maker = await (await app.SignUpAsync()).KeyAsync();
        var issued = await maker.PostAsync(
            "/api/keys",
            new
            {
                name = " ingest ",
                test = true,
                scopes = new[] { "call" },
                rate_per_minute = 30,
                quota_per_period = 1000,
                allowed_networks = new[] { "203.0.113.0/24", "2001:db8::/32" },
            }
        );
        issued.StatusCode.ShouldBe(HttpStatusCode.Created);

        var row = await RowAsync(maker, (await issued.JsonAsync()).GetProperty("key").GetProperty("id").GetInt64());
        (
            row.GetProperty("name").GetString(),
            row.GetProperty("test").GetBoolean(),
            row.GetProperty("rate_per_minute").GetInt32(),
            row.GetProperty("quota_per_period").GetInt64()
        ).ShouldBe(("ingest", true, 30, 1000L));
        row.GetProperty("allowed_networks").EnumerateArray().Select(item => item.GetString()).ShouldBe(["203.0.113.0/24", "2001:db8::/32"]);
    }

    // Scopes and expiry cannot be changed: different permissions need a new key.
    public static TheoryData<string, object> BadTerms =>
        new()
        {
            { "name", new { name = "  " } },
            { "name", new { name = new string('n', 61) } },
            { "rate_per_minute", new { name = "a", rate_per_minute = 0 } },
            { "quota_per_period", new { name = "a", quota_per_period = -1 } },
            { "allowed_networks", new { name = "a", allowed_networks = new[] { "10.0.0.0/8", "10.0.0.0/33" } } },
            { "allowed_networks", new { name = "a", allowed_networks = new string?[] { null } } },
            { "name", new { name = "a\0b" } },
            { "name", new { name = "prod \u202Etset" } },
            { "name", new { name = "pro\u200Bd" } },
        };

    public static TheoryData<string, object> BadWishes =>
        new()
        {
            { "scopes", new { name = "a", scopes = new[] { "everything" } } },
            { "scopes", new { name = "a", scopes = new string?[] { null } } },
            { "scopes", new { name = "a", scopes = Array.Empty<string>() } },
            { "expires_at", new { name = "a", expires_at = "2001-01-01T00:00:00Z" } },
        };

    [Theory]
    [MemberData(nameof(BadTerms))]
    [MemberData(nameof(BadWishes))]
    public async Task A_wish_that_cannot_be_is_refused_at_its_field(string field, object body)
    {
        var maker = await (await app.SignUpAsync()).KeyAsync();
        var answer = await maker.PostAsync("/api/keys", body);
        (answer.StatusCode, (await answer.JsonAsync()).GetProperty("field").GetString()).ShouldBe((HttpStatusCode.BadRequest, field));
        (await (await maker.GetAsync("/api/keys")).JsonAsync()).GetProperty("data").GetArrayLength().ShouldBe(1, "no key was made");
    }

    [Fact]
    public async Task A_key_gives_only_what_it_has_itself()
    {
        var owner = await (await app.SignUpAsync()).KeyAsync();
        var (strongId, _) = await IssueAsync(owner, new { name = "strong", scopes = new[] { "call", "billing:write" } });
        var (weakId, weakSecret) = await IssueAsync(owner, new { name = "weak", scopes = new[] { "call", "billing:read", "keys:write" } });
        var weak = new TestKey(app, weakId, weakSecret);

        async Task RefusedAsync(Task<HttpResponseMessage> answer) =>
            ((await answer).StatusCode, await (await answer).CodeAsync()).ShouldBe((HttpStatusCode.Forbidden, "scope_missing"));
        await RefusedAsync(weak.PostAsync("/api/keys", new { name = "more", scopes = new[] { "call", "billing:write" } }));
        await RefusedAsync(weak.PostAsync($"/api/keys/{strongId}/rotate", new { grace_hours = 1 }));
        await RefusedAsync(PutAsync(weak, strongId, new { name = "renamed" }));
        (await weak.PostAsync("/api/keys", new { name = "less", scopes = new[] { "call:images", "billing:read" } })).StatusCode.ShouldBe(
            HttpStatusCode.Created
        );
    }

    [Fact]
    public async Task Name_and_bounds_can_be_changed_and_hold_from_the_next_call_on()
    {
        var maker = await (await app.SignUpAsync()).KeyAsync();
        var (id, secret) = await IssueAsync(maker, new { name = "before", scopes = new[] { "call" } });
        var key = new TestKey(app, id, secret);
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await PutAsync(maker, id, new { name = "after", rate_per_minute = 5 })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await key.GetAsync("/v1/echo")).Headers.GetValues("RateLimit-Limit").ShouldBe(["5"]);
        (await PutAsync(maker, id, new { name = "after", quota_per_period = 2 })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await key.GetAsync("/v1/echo")).CodeAsync()).ShouldBe("key_quota_exceeded", "what it used before counts");
        (await PutAsync(maker, id, new { name = "after", allowed_networks = new[] { "203.0.113.7" } })).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        // A PUT removes every limit that it leaves out.
        (await PutAsync(maker, id, new { name = "after" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var row = await RowAsync(maker, id);
        row.GetProperty("name").GetString().ShouldBe("after");
        row.TryGetProperty("quota_per_period", out var quota).ShouldBe(quota.ValueKind != JsonValueKind.Undefined);
        quota.ValueKind.ShouldNotBe(JsonValueKind.Number);
    }

    [Fact]
    public async Task A_quota_that_was_lifted_and_is_set_again_finds_what_was_used_meanwhile()
    {
        var maker = await (await app.SignUpAsync()).KeyAsync();
        var (id, secret) = await IssueAsync(
            maker,
            new
            {
                name = "lifted",
                scopes = new[] { "call" },
                quota_per_period = 1,
            }
        );
        var key = new TestKey(app, id, secret);
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        await PutAsync(maker, id, new { name = "lifted" });
        for (var i = 0; i < 2; i++)
            (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await PutAsync(maker, id, new { name = "lifted", quota_per_period = 3 });
        (await (await key.GetAsync("/v1/echo")).CodeAsync()).ShouldBe("key_quota_exceeded", "1 + 2 calls are the 3");
    }

    [Theory]
    [MemberData(nameof(BadTerms))]
    public async Task A_change_that_cannot_be_is_refused_at_its_field_and_changes_nothing(string field, object body)
    {
        var tenant = await app.SignUpAsync();
        var (maker, other) = (await tenant.KeyAsync(), await tenant.KeyAsync());
        var answer = await PutAsync(maker, other.Id, body);
        (answer.StatusCode, (await answer.JsonAsync()).GetProperty("field").GetString()).ShouldBe((HttpStatusCode.BadRequest, field));
        (await RowAsync(maker, other.Id)).GetProperty("name").GetString().ShouldBe("test");
    }

    [Fact]
    public async Task A_revoked_key_can_be_neither_changed_nor_rotated()
    {
        var maker = await (await app.SignUpAsync()).KeyAsync();
        var (id, secret) = await IssueAsync(maker, new { name = "gone" });
        (await maker.DeleteAsync($"/api/keys/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await new TestKey(app, id, secret).GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await (await PutAsync(maker, id, new { name = "back" })).CodeAsync()).ShouldBe("key_is_over");
        (await (await maker.PostAsync($"/api/keys/{id}/rotate", new { })).CodeAsync()).ShouldBe("already_rotated");
        (await maker.DeleteAsync($"/api/keys/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent, "a second press changes nothing");
    }

    [Fact]
    public async Task Another_tenants_key_can_be_neither_changed_nor_rotated_and_looks_like_none()
    {
        var victim = await (await app.SignUpAsync()).KeyAsync();
        var stranger = await (await app.SignUpAsync()).KeyAsync();

        foreach (var id in new[] { victim.Id, 999_999_999 })
        {
            var edited = await PutAsync(stranger, id, new { name = "mine", allowed_networks = new[] { "203.0.113.7" } });
            (edited.StatusCode, await edited.CodeAsync()).ShouldBe((HttpStatusCode.NotFound, "not_found"));
            // An invalid body reveals no more than a valid one.
            (await PutAsync(stranger, id, new { name = "" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            var rotated = await stranger.PostAsync($"/api/keys/{id}/rotate", new { grace_hours = 0 });
            (rotated.StatusCode, await rotated.CodeAsync()).ShouldBe((HttpStatusCode.NotFound, "not_found"));
        }
        (await victim.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await RowAsync(victim, victim.Id)).GetProperty("name").GetString().ShouldBe("test");
    }

    [Fact]
    public async Task Only_a_key_that_manages_keys_and_a_role_that_does_may_change_or_rotate()
    {
        var tenant = await app.SignUpAsync();
        var reader = await tenant.KeyAsync(isTest: false, Scopes.Call, Scopes.BillingRead);
        (await PutAsync(reader, reader.Id, new { name = "x" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await reader.PostAsync($"/api/keys/{reader.Id}/rotate", new { })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        var viewer = tenant.Context;
        await app.SetRoleAsync(tenant, Role.Viewer);
        (await app.Service<EditKey>().RunAsync(viewer, reader.Id, new KeyTerms("x"), default)).ShouldBeOfType<EditOutcome.NotAllowed>();
        (await app.Service<RotateKey>().RunAsync(viewer, reader.Id, 1, default)).ShouldBeOfType<RotateOutcome.NotAllowed>();
        (await app.Service<RevokeKey>().RunAsync(viewer, reader.Id, default)).ShouldBe(RevokeOutcome.NotAllowed);
        (await app.Service<IssueKey>().RunAsync(viewer, new KeyRequest("x"), default)).ShouldBeOfType<IssueOutcome.NotAllowed>();
    }

    private static async Task<(long Id, string Secret)> IssueAsync(TestKey maker, object body)
    {
        var issued = await (await maker.PostAsync("/api/keys", body)).JsonAsync();
        return (issued.GetProperty("key").GetProperty("id").GetInt64(), issued.GetProperty("secret").GetString()!);
    }

    private static async Task<JsonElement> RowAsync(TestKey reader, long id) =>
        (await (await reader.GetAsync("/api/keys")).JsonAsync())
            .GetProperty("data")
            .EnumerateArray()
            .Single(row => row.GetProperty("id").GetInt64() == id);

    private async Task<HttpResponseMessage> PutAsync(TestKey key, long id, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{app.Url}/api/keys/{id}") { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
        return await app.Http.SendAsync(request);
    }
}
