using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using BillingPortal.ApiKeys;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Metering.Quota;
using BillingPortal.Tests.Metering.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Metering;

public sealed class ServeMeteredTests(MeteredPortal app) : ServeMeteredPromises(app), IClassFixture<MeteredPortal>;

public sealed class ServeMeteredOnPostgresTests(MeteredPostgresPortal app)
    : ServeMeteredPromises(app),
        IClassFixture<MeteredPostgresPortal>;

/// <summary>The hot path's guarantees for any endpoint, client or plan, on both databases.</summary>
public abstract class ServeMeteredPromises(MeteredPortal app)
{
    [Fact]
    public async Task What_was_refused_stands_in_the_export_beside_what_was_served()
    {
        var (_, key) = await app.OnPlanAsync("small");
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        for (var i = 0; i < 2; i++)
            (await key.GetAsync("/v1/asked?n=101")).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        string[] lines = [];
        var export = $"/api/billing/usage.csv?meter=api_calls&key={key.Id}";
        await PortalApp.EventuallyAsync(
            async () =>
                (
                    lines = (await (await key.GetAsync(export)).Content.ReadAsStringAsync()).Split(
                        "\r\n",
                        StringSplitOptions.RemoveEmptyEntries
                    )
                ).Length == 3,
            "the counts are stored"
        );
        lines[1].ShouldContain(",/v1/echo,,200,1,1,");
        lines[1].ShouldEndWith(",0,");
        lines[2].ShouldContain("api_calls,test,");
        lines[2].ShouldEndWith(",/v1/asked,,402,0,0,0,2,quota_exceeded");
    }

    [Fact]
    public async Task An_endpoint_that_throws_costs_nothing_and_holds_nothing()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        for (var i = 0; i < 30; i++)
        {
            var answer = await key.GetAsync("/v1/throws");
            (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.InternalServerError, "internal_error"));
            answer.Headers.GetValues("X-Request-Id").Single().ShouldStartWith("req_");
        }
        await app.ShouldHaveUsedAsync(tenant, 0);
    }

    [Fact]
    public async Task A_client_that_leaves_pays_for_what_was_produced_and_for_nothing_else()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        foreach (var (path, used) in new[] { ("/v1/patient", 0L), ("/v1/partly", 4L) })
        {
            app.Rewind();
            using var leave = new CancellationTokenSource();
            using var request = new HttpRequestMessage(HttpMethod.Get, app.Url + path)
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key.Secret) },
            };
            var call = app.Http.SendAsync(request, leave.Token);
            await app.Entered.Task;
            (await app.StandingAsync(tenant)).Reserved.ShouldBe(10);
            await leave.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(call);
            await PortalApp.EventuallyAsync(async () => (await app.StandingAsync(tenant)).Reserved == 0, "the reservation is given back");
            await app.ShouldHaveUsedAsync(tenant, used);
        }
    }

    [Fact]
    public async Task A_call_that_is_done_when_its_client_has_left_is_charged()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        app.Rewind();
        using var leave = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Url + "/v1/waits")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key.Secret) },
        };
        var call = app.Http.SendAsync(request, leave.Token);
        await app.Entered.Task;
        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call);
        app.MayLeave.SetResult();
        await PortalApp.EventuallyAsync(async () => (await app.StandingAsync(tenant)) == (10, 0), "the finished work is charged");
        await app.ShouldHaveUsedAsync(tenant, 10);
    }

    [Fact]
    public async Task Amounts_fixed_known_before_known_after_and_of_several_meters()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        (await key.GetAsync("/v1/cancels")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ShouldHaveUsedAsync(tenant, 0);
        (await key.GetAsync("/v1/less?used=4")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ShouldHaveUsedAsync(tenant, 4);
        (await key.GetAsync("/v1/less?used=4000")).StatusCode.ShouldBe(HttpStatusCode.OK); // never more than was reserved
        await app.ShouldHaveUsedAsync(tenant, 14);
        (await key.GetAsync("/v1/asked?n=6")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ShouldHaveUsedAsync(tenant, 20);
        (await key.GetAsync("/v1/both")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ShouldHaveUsedAsync(tenant, 21);
        await app.ShouldHaveUsedAsync(tenant, 2, "scraping_tasks");
        (await (await key.GetAsync("/v1/asked?n=100")).CodeAsync()).ShouldBe("quota_exceeded");
        await app.ShouldHaveUsedAsync(tenant, 21);
    }

    [Theory]
    [InlineData("/v1/told?how=unreadable", 400, "invalid_quantity")]
    [InlineData("/v1/told?how=fraction", 400, "invalid_quantity")]
    [InlineData("/v1/told?how=overflow", 400, "invalid_quantity")]
    [InlineData("/v1/told?how=negative", 400, "invalid_quantity")]
    [InlineData("/v1/told?how=zero", 400, "invalid_quantity")]
    [InlineData("/v1/told?how=one of two", 400, "invalid_quantity")]
    [InlineData("/v1/told?how=too much", 400, "invalid_quantity")]
    [InlineData("/v1/told?how=too much together", 400, "invalid_quantity")]
    [InlineData("/v1/told?how=bad", 400, "bad_request")]
    [InlineData("/v1/told?how=missing", 404, "not_found")]
    [InlineData("/v1/told?how=broken", 500, "internal_error")]
    [InlineData("/v1/told?how=none", 500, "internal_error")]
    [InlineData("/v1/told?how=null", 500, "internal_error")]
    [InlineData("/v1/pages?pages=-1000000", 400, "invalid_field")]
    [InlineData("/v1/pages?pages=0", 400, "invalid_field")]
    [InlineData("/v1/pages?pages=1.5", 400, "invalid_field")]
    [InlineData("/v1/pages?pages=abc", 400, "invalid_field")]
    [InlineData("/v1/pages", 400, "invalid_field")]
    [InlineData("/v1/holds?n=0", 400, "invalid_quantity")]
    [InlineData("/v1/holds?n=-5", 400, "invalid_quantity")]
    [InlineData("/v1/holds?n=9223372036854775807", 400, "invalid_quantity")]
    [InlineData("/v1/holds-nothing", 500, "internal_error")]
    [InlineData("/v1/holds-then-breaks", 500, "internal_error")]
    [InlineData("/v1/less?used=0", 500, "internal_error")] // Cancel() gives no reason
    [InlineData("/v1/less?used=-4", 500, "internal_error")]
    public async Task A_quantity_below_one_is_never_charged_and_what_a_charge_throws_is_the_callers_or_the_endpoints(
        string path,
        int status,
        string code
    )
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        (await key.GetAsync("/v1/asked?n=60")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = await key.GetAsync(path);
        ((int)answer.StatusCode, await answer.CodeAsync()).ShouldBe((status, code));
        if (path.StartsWith("/v1/pages", StringComparison.Ordinal))
            (await answer.JsonAsync()).GetProperty("field").GetString().ShouldBe("pages");
        await app.ShouldHaveUsedAsync(tenant, 60);
        (await key.GetAsync("/v1/asked?n=40")).StatusCode.ShouldBe(HttpStatusCode.OK); // the quota is unchanged
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(Charge.Largest + 1)]
    public void An_endpoint_with_a_fixed_amount_that_is_no_quantity_is_not_mapped(long units)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => app.App.MapGet("/v1/never", () => "never").Metered("api_calls", units));
        Should.Throw<ArgumentException>(() => app.App.MapGet("/v1/never", () => "never").Metered([]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-8)]
    public async Task A_stream_that_says_less_than_one_is_cut_and_charged_what_it_had_said_before(long units)
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        // aborted or empty: only the charge is asserted
        await key.GetAsync($"/v1/streams?n={units}").ContinueWith(_ => { }, TaskScheduler.Default);
        await PortalApp.EventuallyAsync(async () => (await app.StandingAsync(tenant)) == (3, 0), "the stream is settled");
        await app.ShouldHaveUsedAsync(tenant, 3);
    }

    [Fact]
    public async Task Whatever_way_an_endpoint_answers_its_row_is_there_first()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        var large = await key.GetAsync("/v1/large");
        (await large.Content.ReadAsByteArrayAsync()).Length.ShouldBe(300_000);
        large.Headers.GetValues("Quota-Used").Single().ShouldBe("1");
        var written = await key.GetAsync("/v1/writes");
        (written.StatusCode, await written.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.Created, "written by hand"));
        written.Headers.GetValues("Quota-Used").Single().ShouldBe("2");
        await app.ShouldHaveUsedAsync(tenant, 2);
    }

    [Fact]
    public async Task Every_answer_says_what_is_used_allowed_and_left()
    {
        var (_, key) = await app.OnPlanAsync("small");
        var answer = await key.GetAsync("/v1/asked?n=40");
        string Header(string name) => answer.Headers.GetValues(name).Single();
        (Header("Quota-Meter"), Header("Quota-Used"), Header("Quota-Limit"), Header("Quota-Remaining")).ShouldBe(
            ("api_calls", "40", "100", "60")
        );
        long.Parse(Header("Quota-Reset"), System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBeGreaterThan(app.Clock.GetUtcNow().ToUnixTimeSeconds());
        answer = await key.GetAsync("/v1/asked?n=61");
        answer.StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        var problem = await answer.JsonAsync();
        (
            problem.GetProperty("used").GetInt64(),
            problem.GetProperty("limit").GetInt64(),
            problem.GetProperty("remaining").GetInt64()
        ).ShouldBe((40, 100, 60));
        problem.GetProperty("request_id").GetString().ShouldBe(Header("X-Request-Id"));
        var (_, free) = await app.OnPlanAsync("open");
        answer = await free.GetAsync("/v1/echo");
        (Header("Quota-Limit"), Header("Quota-Remaining")).ShouldBe(("unlimited", "unlimited"));
        answer.Headers.Contains("RateLimit-Limit").ShouldBeFalse();
    }

    [Fact]
    public async Task A_plan_changed_up_and_down_in_the_middle_of_calls_holds_for_the_next_call()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        (await key.GetAsync("/v1/asked?n=90")).StatusCode.ShouldBe(HttpStatusCode.OK);
        app.Rewind();
        var waiting = key.GetAsync("/v1/waits"); // reserves the last ten
        await app.Entered.Task;
        (await (await key.GetAsync("/v1/echo")).CodeAsync()).ShouldBe("quota_exceeded");
        await app.PutOnPlanAsync(tenant, "large");
        (await key.GetAsync("/v1/asked?n=500")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.PutOnPlanAsync(tenant, "small");
        (await (await key.GetAsync("/v1/echo")).CodeAsync()).ShouldBe("quota_exceeded");
        app.MayLeave.SetResult();
        (await waiting).StatusCode.ShouldBe(HttpStatusCode.OK); // admitted, so served and counted
        await app.ShouldHaveUsedAsync(tenant, 600);
    }

    [Fact]
    public async Task Parallel_calls_of_many_keys_take_exactly_the_last_hundred_units()
    {
        var (tenant, key) = await app.OnPlanAsync("large");
        (await key.GetAsync("/v1/asked?n=900")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var keys = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tenant.KeyAsync()));
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => keys[i % keys.Length].GetAsync("/v1/echo")));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(100);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.PaymentRequired).ShouldBe(300);
        await app.ShouldHaveUsedAsync(tenant, 1000);
    }

    [Fact]
    public async Task The_trial_ends_after_fifty_calls_of_the_whole_tenant()
    {
        var tenant = await app.SignUpAsync();
        var keys = new[]
        {
            await tenant.KeyAsync(),
            await tenant.KeyAsync(),
            await tenant.KeyAsync(),
            await tenant.KeyAsync(),
            await tenant.KeyAsync(),
            await tenant.KeyAsync(),
        };
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => keys[i % keys.Length].GetAsync("/v1/echo")));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(50);
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.PaymentRequired);
        (await refused.CodeAsync()).ShouldBe("trial_used_up");
    }

    [Fact]
    public async Task Hundreds_of_parallel_calls_never_pass_a_hard_quota()
    {
        await app.AwayFromMidnightAsync(); // the free plan's period is the calendar month
        var tenant = await app.SignUpAsync();
        await app.Service<BillingPortal.Subscriptions.StartCheckout>().RunAsync(tenant.Context, "free", default);
        var keys = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => tenant.KeyAsync()));
        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => keys[i % keys.Length].GetAsync("/v1/echo")));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(100);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.PaymentRequired).ShouldBe(200);
        await using var db = app.Db();
        (await db.Set<UsageRollup>().Where(row => row.TenantId == tenant.Id).SumAsync(row => row.Quantity)).ShouldBe(100);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3_000)] // more than a serializer writes before it asks for a flush
    [InlineData(9_000)] // more than is buffered
    public async Task A_long_JSON_answer_arrives_whole_and_is_charged(int tokens)
    {
        var (_, key) = await app.OnPlanAsync("open");
        var answer = await (await key.ChatAsync(5, tokens)).JsonAsync();
        answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(tokens);
        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!.Split(' ').Length.ShouldBe(tokens);
    }

    [Fact]
    public async Task An_expired_call_loses_its_quota_to_others_and_is_not_charged()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        app.Rewind();
        var waiting = key.GetAsync("/v1/waits");
        await app.Entered.Task;
        var entitlement = (await app.Service<BillingPortal.Subscriptions.EntitlementDirectory>().FindAsync(tenant.Id, default))!;
        var counters = await app.Service<QuotaCounters>().OfAsync(tenant.Id, entitlement.Period.Start, default);
        // As if a quarter of an hour had passed and another call needs the whole quota.
        Claim[] all = [new Claim(counters.Of("api_calls", isTest: false), 100, 100, 100, BillingPortal.Plans.LimitPolicy.Refuse)];
        var other = new Reservation(counters, entitlement, isTest: false, all, long.MaxValue);
        counters.TryReserve(all, other, long.MaxValue, out _).ShouldBeNull();
        app.MayLeave.SetResult();
        var answer = await waiting;
        (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.ServiceUnavailable, "reservation_expired"));
        other.Release();
        await app.ShouldHaveUsedAsync(tenant, 0);
    }

    [Fact]
    public async Task Above_its_limit_a_plan_warns_degrades_or_refuses()
    {
        var (warnedTenant, warned) = await app.OnPlanAsync("warned");
        (await warned.GetAsync("/v1/asked?n=10")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var above = await warned.GetAsync("/v1/asked?n=10");
        (above.StatusCode, above.Headers.GetValues("Quota-Remaining").Single()).ShouldBe((HttpStatusCode.OK, "0"));
        await app.ShouldHaveUsedAsync(warnedTenant, 20);

        var (tenant, key) = await app.OnPlanAsync("degraded");
        (await (await key.GetAsync("/v1/model")).Content.ReadAsStringAsync()).ShouldBe("full");
        (await key.GetAsync("/v1/asked?n=9")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var (tiny, refused) = await AtOnceAsync(key, "/v1/model", ratePerMinute: 3); // the plan's lower rate
        (await tiny[0].Content.ReadAsStringAsync()).ShouldBe("tiny");
        tiny[0].Headers.GetValues("Quota-Degraded").Single().ShouldBe("true");
        (refused[0].StatusCode, await refused[0].CodeAsync()).ShouldBe((HttpStatusCode.TooManyRequests, "rate_limited"));
        await app.ShouldHaveUsedAsync(tenant, 10 + tiny.Count);
    }

    // Sent concurrently, so that the full bucket is let through; a slow machine may refill a little more.
    private static async Task<(List<HttpResponseMessage> Served, List<HttpResponseMessage> Refused)> AtOnceAsync(
        TestKey key,
        string path,
        int ratePerMinute
    )
    {
        var began = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5 * ratePerMinute).Select(_ => key.GetAsync(path)));
        var served = answers.Where(answer => answer.StatusCode == HttpStatusCode.OK).ToList();
        served.Count.ShouldBeInRange(
            ratePerMinute,
            ratePerMinute + (int)(Stopwatch.GetElapsedTime(began).TotalMinutes * ratePerMinute) + 1
        );
        return (served, answers.Except(served).ToList());
    }

    [Fact]
    public async Task Each_threshold_raises_one_alert()
    {
        var (tenant, key) = await app.OnPlanAsync("warned");
        foreach (var n in new[] { 7, 1, 1, 1, 1, 1, 1 })
            (await key.GetAsync($"/v1/asked?n={n}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await PortalApp.EventuallyAsync(async () => (await AlertsAsync(tenant)).Count == 3, "the alerts are stored");
        (await AlertsAsync(tenant)).ShouldBe([(80, 8L), (100, 10L), (120, 12L)]);
    }

    private async Task<List<(int, long)>> AlertsAsync(TestTenant tenant)
    {
        await using var db = app.Db();
        return
        [
            .. (await db.Set<UsageAlert>().Where(alert => alert.TenantId == tenant.Id).ToListAsync())
                .Select(alert => (alert.ThresholdPercent, alert.Used))
                .Order(),
        ];
    }

    [Fact]
    public async Task A_repeated_post_gets_the_first_answer_and_is_not_metered_again()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        var first = await app.PostWithKeyAsync(key, "/v1/count", "order-1", "hello");
        var again = await app.PostWithKeyAsync(key, "/v1/count", "order-1", "hello");
        (again.StatusCode, await again.Content.ReadAsStringAsync(), again.Content.Headers.ContentType!.MediaType).ShouldBe(
            (HttpStatusCode.OK, await first.Content.ReadAsStringAsync(), "text/x-count")
        );
        again.Headers.GetValues("Idempotent-Replayed").Single().ShouldBe("true");
        await app.ShouldHaveUsedAsync(tenant, 1);

        var other = await app.PostWithKeyAsync(key, "/v1/count", "order-1", "another body");
        ((int)other.StatusCode, await other.CodeAsync()).ShouldBe((422, "idempotency_key_reused"));
        (await app.PostWithKeyAsync(key, "/v1/count", "order-2", "hello")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ShouldHaveUsedAsync(tenant, 2);
        (await (await app.PostWithKeyAsync(key, "/v1/count", new string('x', 256), "hello")).CodeAsync()).ShouldBe(
            "idempotency_key_invalid"
        );
        (await (await app.PostWithKeyAsync(key, "/v1/count", "large", new string('x', 2_000_000))).CodeAsync()).ShouldBe(
            "idempotency_body_too_large"
        );

        var (_, stranger) = await app.OnPlanAsync("small"); // another tenant's keys are separate
        (await app.PostWithKeyAsync(stranger, "/v1/count", "order-1", "another body")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_parallel_repetitions_one_is_served()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        app.Rewind();
        var first = app.PostWithKeyAsync(key, "/v1/slow-count", "parallel", "x");
        await app.Entered.Task;
        var others = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.PostWithKeyAsync(key, "/v1/slow-count", "parallel", "x")));
        others.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Conflict);
        app.MayLeave.SetResult();
        (await first).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.PostWithKeyAsync(key, "/v1/slow-count", "parallel", "x")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ShouldHaveUsedAsync(tenant, 1);
    }

    [Fact]
    public async Task A_key_has_bounds_of_its_own()
    {
        var (tenant, _) = await app.OnPlanAsync("large");
        var few = await app.IssueAsync(tenant, new KeyRequest("few", QuotaPerPeriod: 3));
        for (var i = 0; i < 3; i++)
            (await few.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await few.GetAsync("/v1/echo")).CodeAsync()).ShouldBe("key_quota_exceeded");
        var slow = await app.IssueAsync(tenant, new KeyRequest("slow", RatePerMinute: 2));
        var (served, refused) = await AtOnceAsync(slow, "/v1/echo", ratePerMinute: 2);
        refused.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        refused.ShouldNotBeEmpty();
        var elsewhere = await app.IssueAsync(tenant, new KeyRequest("elsewhere", AllowedNetworks: ["203.0.113.0/24", "2001:db8::/32"]));
        var misplaced = await elsewhere.GetAsync("/v1/echo");
        (misplaced.StatusCode, await misplaced.CodeAsync()).ShouldBe((HttpStatusCode.Unauthorized, "invalid_api_key"));
        var here = await app.IssueAsync(tenant, new KeyRequest("here", AllowedNetworks: ["127.0.0.0/8", "::1"]));
        (await here.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var narrow = await app.IssueAsync(tenant, new KeyRequest("narrow", Scopes: ["call:narrow"]));
        (await narrow.GetAsync("/v1/narrow")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await narrow.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await app.ShouldHaveUsedAsync(tenant, 3 + served.Count + 1 + 1);
    }

    [Fact]
    public async Task A_rotated_key_works_beside_its_successor_until_the_grace_is_over()
    {
        var (tenant, old) = await app.OnPlanAsync("large");
        (await old.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var rotated = (RotateOutcome.Rotated)await app.Service<RotateKey>().RunAsync(tenant.Context, old.Id, graceHours: 1, default);
        var made = new TestKey(app, rotated.Key.Id, rotated.Secret);
        (await old.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await made.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (
            await app.Service<RotateKey>().RunAsync(tenant.Context, old.Id, graceHours: 1, default)
        ).ShouldBeOfType<RotateOutcome.AlreadyReplaced>();
        var ended = (RotateOutcome.Rotated)await app.Service<RotateKey>().RunAsync(tenant.Context, made.Id, graceHours: 0, default);
        (await made.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await new TestKey(app, ended.Key.Id, ended.Secret).GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var (stranger, _) = await app.OnPlanAsync("small");
        (
            await app.Service<RotateKey>().RunAsync(stranger.Context, ended.Key.Id, graceHours: 1, default)
        ).ShouldBeOfType<RotateOutcome.NotFound>();
    }

    [Fact]
    public async Task After_a_restart_usage_alerts_answers_and_key_quotas_are_as_before()
    {
        var (tenant, key) = await app.OnPlanAsync("warned");
        (await key.GetAsync("/v1/asked?n=9")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var first = await app.PostWithKeyAsync(key, "/v1/count", "before", "x");
        var few = await app.IssueAsync(tenant, new KeyRequest("few", QuotaPerPeriod: 2));
        (await few.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await PortalApp.EventuallyAsync(async () => (await AlertsAsync(tenant)).Count == 2, "80 and 100 are stored");

        await app.StopAsync();
        await app.StartAsync();

        (await (await app.PostWithKeyAsync(key, "/v1/count", "before", "x")).Content.ReadAsStringAsync()).ShouldBe(
            await first.Content.ReadAsStringAsync()
        );
        (await few.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await few.GetAsync("/v1/echo")).CodeAsync()).ShouldBe("key_quota_exceeded");
        await app.ShouldHaveUsedAsync(tenant, 12);
        await PortalApp.EventuallyAsync(async () => (await AlertsAsync(tenant)).Count == 3, "120 is stored");
        (await AlertsAsync(tenant)).Select(alert => alert.Item1).ShouldBe([80, 100, 120]);
    }

    [Fact]
    public async Task Streams_settle_what_they_produced_when_the_client_leaves()
    {
        const int More = 100_000; // more than any machine produces while nobody reads
        var (tenant, key) = await app.OnPlanAsync("open");
        using var leave = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, app.Url + "/v1/chat/completions")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key.Secret) },
            Content = System.Net.Http.Json.JsonContent.Create(
                new
                {
                    messages = new[] { new { role = "user", content = "one two three" } },
                    max_tokens = More,
                    stream = true,
                }
            ),
        };
        using var answer = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[2000];
        (await body.ReadAtLeastAsync(buffer, buffer.Length)).ShouldBe(buffer.Length);
        answer.Dispose();
        await PortalApp.EventuallyAsync(
            async () => (await app.StandingAsync(tenant, "tokens")) is { Reserved: 0, Used: > 3 and < 3 + More },
            "the stream is settled"
        );
        await app.ShouldHaveUsedAsync(tenant, (await app.StandingAsync(tenant, "tokens")).Used, "tokens");
        await using var db = app.Db();
        (await db.Set<OpenStream>().AnyAsync(row => row.TenantId == tenant.Id)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_stream_cut_off_by_a_crash_is_charged_its_last_checkpoint_before_the_first_call()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        var entitlement = (await app.Service<BillingPortal.Subscriptions.EntitlementDirectory>().FindAsync(tenant.Id, default))!;
        var writer = app.Service<LedgerWriter>();
        var row = LedgerFixture.Row(writer.NextId(), tenant.Id, 98, keyId: key.Id);
        row.PeriodStart = entitlement.Period.Start;
        await writer.CommitAsync(
            new LedgerEntry([])
            {
                OpenStream = new OpenStream
                {
                    Id = writer.NextId(),
                    TenantId = tenant.Id,
                    StartedAt = app.Clock.GetUtcNow().AddHours(-1),
                    ExpiresAt = app.Clock.GetUtcNow().AddMinutes(-1),
                    Rows = System.Text.Json.JsonSerializer.Serialize([row], LedgerJson.Default.UsageEventArray),
                },
            }
        );
        await app.StopAsync();
        await app.StartAsync();
        (await (await key.GetAsync("/v1/asked?n=3")).CodeAsync()).ShouldBe("quota_exceeded");
        await app.ShouldHaveUsedAsync(tenant, 98);
    }
}
