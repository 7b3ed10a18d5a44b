using System.Net.Http.Headers;
using System.Net.Http.Json;
using BillingPortal.ApiKeys;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Metering.Quota;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace BillingPortal.Tests.Metering;

/// <summary>The portal with endpoints that misbehave and plans for testing limits.</summary>
public class MeteredPortal : PortalApp
{
    public TaskCompletionSource Entered { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public TaskCompletionSource MayLeave { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public int Served;

    protected override IEnumerable<string> Settings =>
        [
            "--Metering:BadKeyPauseMs=150",
            "--Catalogue:Trial:RatePerMinute=6000",
            "--Catalogue:Plans:free:RatePerMinute=6000", // quotas are tested here, not rates
            .. Plan("small", "Refuse", 100),
            .. Plan("large", "Refuse", 1000),
            .. Plan("warned", "Warn", 10),
            .. Plan("degraded", "Degrade", 10),
            "--Catalogue:Plans:degraded:Meters:api_calls:DegradedRatePerMinute=3",
            "--Catalogue:Plans:degraded:Meters:api_calls:DegradedModel=tiny",
            "--Catalogue:Plans:open:Name=Open",
            "--Catalogue:Plans:open:Kind=Local",
            "--Catalogue:Plans:open:Meters:api_calls:Included=0",
            "--Catalogue:Plans:open:Meters:tokens:Included=0",
        ];

    private static IEnumerable<string> Plan(string key, string onLimit, int included) =>
        [
            $"--Catalogue:Plans:{key}:Name={key}",
            $"--Catalogue:Plans:{key}:Kind=Local",
            $"--Catalogue:Plans:{key}:Meters:api_calls:Included={included}",
            $"--Catalogue:Plans:{key}:Meters:api_calls:OnLimit={onLimit}",
            $"--Catalogue:Plans:{key}:Meters:scraping_tasks:Included={included}",
            $"--Catalogue:Plans:{key}:Meters:tokens:Included=1000",
        ];

    protected override void Map(WebApplication app)
    {
        MapInterrupted(app);
        MapSettled(app);
        MapByRequest(app);
        MapReserved(app);
        MapAnswers(app);
        MapCounted(app);
    }

    /// <summary>Endpoints that fail, wait, or are left by the caller.</summary>
    private void MapInterrupted(WebApplication app)
    {
        app.MapGet("/v1/throws", string () => throw new InvalidOperationException("the endpoint broke")).Metered("api_calls", 5);
        app.MapGet(
                "/v1/waits",
                async () =>
                {
                    Entered.TrySetResult();
                    await MayLeave.Task;
                    return "done";
                }
            )
            .Metered("api_calls", 10);
        app.MapGet(
                "/v1/patient",
                async (HttpContext http) =>
                {
                    Entered.TrySetResult();
                    await Task.Delay(Timeout.Infinite, http.RequestAborted);
                    return "never";
                }
            )
            .Metered("api_calls", 10);
        app.MapGet(
                "/v1/partly",
                async (HttpContext http) =>
                {
                    http.MeteredCall().Settle(new Charge("api_calls", 4));
                    Entered.TrySetResult();
                    await Task.Delay(Timeout.Infinite, http.RequestAborted);
                    return "never";
                }
            )
            .Metered("api_calls", 10);
    }

    /// <summary>Endpoints that settle less than they reserved.</summary>
    private static void MapSettled(WebApplication app)
    {
        app.MapGet(
                "/v1/cancels",
                (HttpContext http) =>
                {
                    http.MeteredCall().Cancel();
                    return "nothing done";
                }
            )
            .Metered("api_calls", 3);
        app.MapGet(
                "/v1/less",
                (HttpContext http, long used) =>
                {
                    http.MeteredCall().Settle(new Charge("api_calls", used));
                    return "less";
                }
            )
            .Metered("api_calls", 10);
    }

    /// <summary>Endpoints whose charges come from the request.</summary>
    private static void MapByRequest(WebApplication app)
    {
        app.MapGet("/v1/both", () => "both").Metered(new Charge("api_calls", 1), new Charge("scraping_tasks", 2));
        app.MapGet("/v1/asked", () => "asked")
            .Metered(http =>
                [new Charge("api_calls", long.Parse(http.Request.Query["n"]!, System.Globalization.CultureInfo.InvariantCulture))]
            );
        app.MapGet("/v1/told", () => "told").Metered(http => Told(http, http.Request.Query["how"]));
        app.MapGet("/v1/pages", () => "pages").Metered(http => [new Charge("api_calls", http.Quantity("pages"))]);
    }

    /// <summary>Endpoints that reserve by themselves.</summary>
    private static void MapReserved(WebApplication app)
    {
        app.MapGet(
                "/v1/holds",
                async (HttpContext http, long n) => await http.MeteredCall().ReserveAsync(new Charge("api_calls", n)) ?? Results.Ok()
            )
            .MeteredByEndpoint();
        app.MapGet("/v1/holds-nothing", async (HttpContext http) => await http.MeteredCall().ReserveAsync() ?? Results.Ok())
            .MeteredByEndpoint();
        app.MapGet(
                "/v1/holds-then-breaks",
                async (HttpContext http) =>
                {
                    await http.MeteredCall().ReserveAsync(new Charge("api_calls", 7));
                    throw new InvalidOperationException("after the quota was held");
                }
            )
            .MeteredByEndpoint();
        app.MapGet(
                "/v1/streams",
                async (HttpContext http, long n) =>
                {
                    await http.MeteredCall().ReserveAsync(new Charge("api_calls", 10));
                    await using var stream = await http.MeteredCall().OpenStreamAsync();
                    await stream!.ProgressAsync([new Charge("api_calls", 3)], durable: true);
                    await stream.ProgressAsync([new Charge("api_calls", n)], durable: true);
                }
            )
            .MeteredByEndpoint();
    }

    /// <summary>Endpoints with answers of many kinds.</summary>
    private static void MapAnswers(WebApplication app)
    {
        app.MapGet("/v1/large", () => Results.Bytes(new byte[300_000])).Metered("api_calls");
        app.MapGet(
                "/v1/writes",
                async (HttpContext http) =>
                {
                    http.Response.StatusCode = 201;
                    await http.Response.WriteAsync("written by hand");
                    await http.Response.Body.FlushAsync();
                }
            )
            .Metered("api_calls");
        app.MapGet("/v1/narrow", () => "narrow").Metered("api_calls").ForScope("narrow");
        app.MapGet("/v1/model", (HttpContext http) => http.MeteredCall().DegradedModel ?? "full").Metered("api_calls");
    }

    /// <summary>Endpoints that count how often they ran.</summary>
    private void MapCounted(WebApplication app)
    {
        app.MapPost(
                "/v1/count",
                async (HttpContext http) =>
                {
                    Interlocked.Increment(ref Served);
                    using var reader = new StreamReader(http.Request.Body);
                    return Results.Text($"{Served}:{await reader.ReadToEndAsync()}", "text/x-count");
                }
            )
            .Metered("api_calls");
        app.MapPost(
                "/v1/slow-count",
                async () =>
                {
                    Interlocked.Increment(ref Served);
                    Entered.TrySetResult();
                    await MayLeave.Task;
                    return "slow";
                }
            )
            .Metered("api_calls");
    }

    /// <summary>Reads the charges from the request, including invalid ones and exceptions.</summary>
    private static Charge[] Told(HttpContext http, string? how) =>
        how switch
        {
            "unreadable" => [new Charge("api_calls", long.Parse("abc", System.Globalization.CultureInfo.InvariantCulture))],
            "fraction" => [new Charge("api_calls", long.Parse("1.5", System.Globalization.CultureInfo.InvariantCulture))],
            "overflow" => [new Charge("api_calls", long.Parse("99999999999999999999", System.Globalization.CultureInfo.InvariantCulture))],
            "negative" => [new Charge("api_calls", -1_000_000)],
            "zero" => [new Charge("api_calls", 0)],
            "one of two" => [new Charge("api_calls", 5), new Charge("scraping_tasks", -1)],
            "too much" => [new Charge("api_calls", Charge.Largest + 1)],
            "too much together" => [new Charge("api_calls", Charge.Largest), new Charge("api_calls", 1)],
            "bad" => throw new BadHttpRequestException("pages: name some."),
            "missing" => throw new BadHttpRequestException("There is no such document.", StatusCodes.Status404NotFound),
            "broken" => throw new InvalidOperationException("the function broke"),
            "none" => [],
            "null" => null!,
            _ => [new Charge("api_calls", 1)],
        };

    /// <summary>Makes the waiting endpoints wait again.</summary>
    public void Rewind()
    {
        Entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        MayLeave = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>A tenant on a local plan, and a key.</summary>
    public async Task<(TestTenant Tenant, TestKey Key)> OnPlanAsync(string plan, KeyRequest? request = null)
    {
        await AwayFromMidnightAsync(); // a local plan's period is the calendar month
        var tenant = await SignUpAsync();
        await PutOnPlanAsync(tenant, plan);
        return (tenant, await IssueAsync(tenant, request ?? new KeyRequest("test", Scopes: Scopes.All)));
    }

    public async Task PutOnPlanAsync(TestTenant tenant, string plan)
    {
        await using var db = Db();
        await db.InTransactionAsync(
            () =>
                db.Set<Tenant>()
                    .Where(row => row.Id == tenant.Id)
                    .ExecuteUpdateAsync(set =>
                        set.SetProperty(row => row.LocalPlan, plan).SetProperty(row => row.LocalPlanSince, Clock.GetUtcNow())
                    ),
            default
        );
        await Service<EntitlementDirectory>().RefreshAsync(tenant.Id, default);
    }

    public async Task<TestKey> IssueAsync(TestTenant tenant, KeyRequest request)
    {
        var issued = (IssueOutcome.Issued)await Service<IssueKey>().RunAsync(tenant.Context, request, default);
        return new TestKey(this, issued.Key.Id, issued.Secret);
    }

    public async Task<(long Used, long Reserved)> StandingAsync(TestTenant tenant, string meter = "api_calls")
    {
        var entitlement = (await Service<EntitlementDirectory>().FindAsync(tenant.Id, default))!;
        var standing = (await Service<ReserveQuota>().StandingAsync(entitlement, default)).First(row => row.Meter == meter);
        return (standing.Used, standing.Reserved);
    }

    /// <summary>Counters, ledger and both rollups agree, and nothing is reserved.</summary>
    public async Task ShouldHaveUsedAsync(TestTenant tenant, long units, string meter = "api_calls")
    {
        (await StandingAsync(tenant, meter)).ShouldBe((units, 0));
        await using var db = Db();
        (
            await db.Set<UsageEvent>()
                .Where(row => row.TenantId == tenant.Id && row.Meter == meter && !row.IsTest)
                .SumAsync(row => row.Quantity)
        ).ShouldBe(units);
        (await db.Set<UsageRollup>().Where(row => row.TenantId == tenant.Id && row.Meter == meter).SumAsync(row => row.Quantity)).ShouldBe(
            units
        );
        (
            await db.Set<UsageDay>()
                .Where(row => row.TenantId == tenant.Id && row.Meter == meter && !row.IsTest)
                .SumAsync(row => row.Quantity)
        ).ShouldBe(units);
    }

    public async Task<HttpResponseMessage> PostWithKeyAsync(TestKey key, string path, string idempotencyKey, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url + path) { Content = new StringContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        request.AskFirst();
        return await Http.SendAsync(request);
    }
}

/// <summary>The same portal on PostgreSQL.</summary>
public sealed class MeteredPostgresPortal : MeteredPortal, Xunit.IAsyncLifetime
{
    private readonly PostgresFixture _postgres = new();
    private string _connectionString = "";

    protected override IEnumerable<string> Settings => [.. base.Settings, "--ConnectionStrings:Billing=" + _connectionString];

    async Task Xunit.IAsyncLifetime.InitializeAsync()
    {
        await _postgres.InitializeAsync();
        _connectionString = await _postgres.NewDatabaseAsync();
        await InitializeAsync();
    }

    async Task Xunit.IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
