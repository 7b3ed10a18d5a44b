using System.Net;
using BillingPortal.ApiKeys;
using BillingPortal.Mail;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Metering.Quota;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Metering;

/// <summary>The same portal with an endpoint that refuses many inputs.</summary>
public sealed class PickyPortal : MeteredPortal
{
    protected override void Map(WebApplication app)
    {
        base.Map(app);
        app.MapGet("/v1/named", (HttpContext http, string model) => http.MeteredCall().Model = model).Metered("api_calls");
        app.MapGet("/v1/picky", () => Results.BadRequest()).MeteredByEndpoint();
        app.MapGet(
                "/v1/greedy",
                async (HttpContext http) =>
                    await http.MeteredCall().ReserveAsync(new Charge("api_calls", 1000)) is { } refused ? refused : Results.Ok()
            )
            .MeteredByEndpoint();
    }
}

/// <summary>Refused calls are counted by meter, key, endpoint and code, and add no row to the ledger.</summary>
public sealed class RefusedCallsTests(PickyPortal app) : IClassFixture<PickyPortal>
{
    [Fact]
    public async Task Refusals_are_counted_by_code_and_shown_to_programs_and_on_pages()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        var slow = await app.IssueAsync(tenant, new KeyRequest("slow", RatePerMinute: 2));
        await CauseRefusalsAsync(key);
        var slowed = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => slow.GetAsync("/v1/echo")));
        var (served, tooMany) = (
            slowed.Count(answer => answer.IsSuccessStatusCode),
            slowed.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests)
        );
        tooMany.ShouldBe(12 - served);
        tooMany.ShouldBeGreaterThan(0);
        Dictionary<string, long> wanted = new()
        {
            ["402 quota_exceeded"] = 4,
            ["400 refused_by_endpoint"] = 4,
            ["400 invalid_quantity"] = 1,
            ["400 idempotency_key_invalid"] = 1,
            ["429 rate_limited"] = tooMany,
        };
        await ShouldBeStoredAsync(tenant, wanted);
        (await RefusedAsync(tenant))
            .Single(row => row.Code == "rate_limited")
            .ShouldSatisfyAllConditions(
                row => row.KeyId.ShouldBe(slow.Id),
                row => row.Endpoint.ShouldBe("/v1/echo"),
                row => row.Meter.ShouldBe("api_calls")
            );
        await using (var db = app.Db())
            (await db.Set<UsageEvent>().CountAsync(row => row.TenantId == tenant.Id)).ShouldBe(served, "a refusal is no ledger row");
        await ShouldBeReportedAsync(key, wanted.Values.Sum());
        await ShouldBeSplitAsync(tenant, served, wanted.Values.Sum());
        var usage = await app.ReadPageAsync("/usage?meter=api_calls", tenant.Email);
        usage.ShouldContain($"{tooMany} × 429");
        usage.ShouldContain("6 × 400");
        var overview = await app.ReadPageAsync("/overview", tenant.Email);
        overview.ShouldContain("Calls are being refused: too many in a minute");
    }

    private async Task CauseRefusalsAsync(TestKey key)
    {
        for (var i = 0; i < 3; i++)
            (await key.GetAsync("/v1/asked?n=101")).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        (await key.GetAsync("/v1/asked?n=-5")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        for (var i = 0; i < 4; i++)
            (await key.GetAsync("/v1/picky")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await key.GetAsync("/v1/greedy")).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        (await app.PostWithKeyAsync(key, "/v1/count", new string('x', 256), "hello")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task ShouldBeStoredAsync(TestTenant tenant, Dictionary<string, long> wanted)
    {
        await PortalApp.EventuallyAsync(
            async () => (await RefusedAsync(tenant)).Sum(row => row.Calls) == wanted.Values.Sum(),
            "the counts are stored"
        );
        (await RefusedAsync(tenant))
            .GroupBy(row => $"{row.Status} {row.Code}")
            .ToDictionary(code => code.Key, code => code.Sum(row => row.Calls))
            .ShouldBe(wanted, ignoreOrder: true);
    }

    private static async Task ShouldBeReportedAsync(TestKey key, long calls)
    {
        var reported = (await (await key.GetAsync("/api/billing/usage?meter=api_calls")).JsonAsync())
            .GetProperty("refused")
            .EnumerateArray()
            .ToList();
        reported.Sum(row => row.GetProperty("calls").GetInt64()).ShouldBe(calls);
        reported.Single(row => row.GetProperty("code").GetString() == "rate_limited").GetProperty("key").GetString().ShouldBe("slow");
        (await (await key.GetAsync("/api/billing/usage?meter=tokens")).JsonAsync())
            .GetProperty("refused")
            .EnumerateArray()
            .ShouldAllBe(
                row => row.GetProperty("meter").ValueKind == System.Text.Json.JsonValueKind.Null,
                "only what was turned away before its meter was known"
            );
    }

    private async Task ShouldBeSplitAsync(TestTenant tenant, int served, long refused)
    {
        var midnight = new DateTimeOffset(app.Clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        foreach (var split in Enum.GetValues<UsageSplit>())
        {
            var rows = await app.Service<UsageBreakdown>()
                .ReadAsync(tenant.Context, midnight, midnight.AddDays(1), "api_calls", split, default);
            (rows.Sum(row => row.Events), rows.Where(row => row.IsFailed).Sum(row => row.Events), rows.Sum(row => row.Quantity)).ShouldBe(
                (served + refused, refused, served),
                split.ToString()
            );
        }
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_refused_and_leaves_no_name_behind()
    {
        var (tenant, key) = await app.OnPlanAsync("open");
        foreach (var model in (string[])["gpt-none", "demo-haiku ", "tiny", new string('m', 5000), "demo-\u202Ehaiku"])
        {
            var refused = await ChatAsync(key, model);
            (refused.StatusCode, await refused.CodeAsync()).ShouldBe((HttpStatusCode.NotFound, "model_not_found"), model);
            (await refused.JsonAsync()).GetProperty("field").GetString().ShouldBe("model");
            (await refused.Content.ReadAsStringAsync()).Length.ShouldBeLessThan(1000);
        }
        foreach (var model in (string?[])["demo-haiku", null, ""])
            (await ChatAsync(key, model)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var db = app.Db();
        (await db.Set<UsageEvent>().Where(row => row.TenantId == tenant.Id).Select(row => row.Model).Distinct().ToListAsync()).ShouldBe([
            "demo-haiku",
        ]);
        var (_, cheaper) = await app.OnPlanAsync("degraded");
        (await (await ChatAsync(cheaper, "tiny")).CodeAsync()).ShouldNotBe("model_not_found", "its plan goes on with it");

        static Task<HttpResponseMessage> ChatAsync(TestKey key, string? model) =>
            key.PostAsync(
                "/v1/chat/completions",
                new
                {
                    model,
                    messages = new[] { new { content = "one" } },
                    max_tokens = 1,
                }
            );
    }

    [Fact]
    public async Task An_endpoint_that_passes_names_on_fills_no_table_with_them()
    {
        var (tenant, key) = await app.OnPlanAsync("open");
        for (var i = 0; i < 130; i++)
            (await key.GetAsync($"/v1/named?model=name-{i}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var db = app.Db();
        var names = await db.Set<UsageDay>()
            .Where(row => row.TenantId == tenant.Id)
            .GroupBy(row => row.Model)
            .Select(group => new { group.Key, Calls = group.Sum(row => row.Events) })
            .ToListAsync();
        names.Count.ShouldBe(101);
        names.Single(name => name.Key == "other").Calls.ShouldBe(30);
    }

    [Fact]
    public async Task What_was_counted_is_stored_at_a_stop_and_added_to_after_it()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        for (var i = 0; i < 25; i++)
            (await key.GetAsync("/v1/asked?n=101")).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        await app.StopAsync();
        await app.StartAsync();
        (await RefusedAsync(tenant)).Sum(row => row.Calls).ShouldBe(25);
        (await key.GetAsync("/v1/asked?n=101")).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        await PortalApp.EventuallyAsync(
            async () => (await RefusedAsync(tenant)).Sum(row => row.Calls) == 26,
            "the next one is added to the same row"
        );
        (await RefusedAsync(tenant)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Parallel_refusals_are_all_counted()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => key.GetAsync("/v1/asked?n=101")));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.PaymentRequired);
        await PortalApp.EventuallyAsync(
            async () => (await RefusedAsync(tenant)).Sum(row => row.Calls) == 300,
            "every one is counted, and none twice"
        );
    }

    [Fact]
    public async Task What_could_not_be_stored_is_stored_the_next_time_and_what_was_stored_is_not_again()
    {
        var (tenant, _) = await app.OnPlanAsync("small");
        var entitlement = (await app.Service<EntitlementDirectory>().FindAsync(tenant.Id, default))!;
        var key = new KeyEntry(
            new ApiKey
            {
                Id = 1,
                TenantId = tenant.Id,
                Name = "",
                Prefix = "",
                Hash = [],
                Scopes = "call",
            }
        );
        var (refusals, endpoint) = (app.Service<CountRefusals>(), new MeteredEndpoint { Route = "/v1/echo" });
        await TriggerAsync(
            "CREATE TRIGGER no_last BEFORE INSERT ON usage_refusals WHEN NEW.code = 'code_299' "
                + "BEGIN SELECT RAISE(ABORT, 'not now'); END"
        );
        for (var i = 0; i < 300; i++)
            refusals.Add(key, entitlement, endpoint, 400, $"code_{i}", meter: null);
        await Should.ThrowAsync<Exception>(() => refusals.StoreAsync(default));
        (await RefusedAsync(tenant)).Count.ShouldBeInRange(1, 299, "in lots: no call waits for all of it");
        await TriggerAsync("DROP TRIGGER no_last");
        await refusals.StoreAsync(default);
        (await RefusedAsync(tenant)).ShouldSatisfyAllConditions(
            rows => rows.Count.ShouldBe(300),
            rows => rows.ShouldAllBe(row => row.Calls == 1)
        );

        async Task TriggerAsync(string sql)
        {
            await using var db = app.Db();
            await db.InTransactionAsync(() => db.Database.ExecuteSqlRawAsync(sql), default);
        }
    }

    [Fact]
    public async Task Another_tenant_sees_none_of_it()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        (await key.GetAsync("/v1/asked?n=101")).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        await PortalApp.EventuallyAsync(async () => (await RefusedAsync(tenant)).Count == 1, "it is counted");
        var (_, stranger) = await app.OnPlanAsync("small");
        (await (await stranger.GetAsync("/api/billing/usage")).JsonAsync()).GetProperty("refused").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Each_passed_mark_is_mailed_once_and_shown()
    {
        var (tenant, key) = await app.OnPlanAsync("warned");
        foreach (var n in new[] { 7, 1, 1, 1, 1, 1, 1 })
            (await key.GetAsync($"/v1/asked?n={n}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await PortalApp.EventuallyAsync(async () => (await MailsAsync(tenant)).Count == 3, "the marks are mailed");
        await app.RunJobAsync<TellAlerts>();
        (await key.GetAsync("/v1/asked?n=5")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.RunJobAsync<TellAlerts>();
        (await MailsAsync(tenant)).ShouldBe(
            [.. new[] { 80, 100, 120 }.Select(percent => $"API calls: {percent} % of what your plan includes is used")],
            ignoreOrder: true
        );
        var overview = await app.ReadPageAsync("/overview", tenant.Email);
        overview.ShouldContain("120 % of 10 were passed on ");
    }

    private async Task<List<UsageRefusal>> RefusedAsync(TestTenant tenant)
    {
        await using var db = app.Db();
        return await db.Set<UsageRefusal>().AsNoTracking().Where(row => row.TenantId == tenant.Id).ToListAsync();
    }

    private async Task<List<string>> MailsAsync(TestTenant tenant)
    {
        await using var db = app.Db();
        return await db.Set<OutboxMail>()
            .Where(mail => mail.To == tenant.Email && mail.Subject.Contains("of what your plan includes"))
            .Select(mail => mail.Subject)
            .ToListAsync();
    }
}
