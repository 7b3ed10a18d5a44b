using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using BillingPortal.Accounts;
using BillingPortal.ApiKeys;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Jobs;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.UsageReporting;
using BillingPortal.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stripe;
using TestSupport;
using Xunit;

namespace BillingPortal.Tests;

/// <summary>
/// The real portal on a real port, with a real sandbox process, its own data directory, and no fakes. Shared by the tests of a
/// class; each test creates its own tenants.
/// </summary>
public class PortalApp : IAsyncLifetime
{
    private const int SandboxPauseMs = 700;

    /// <summary>Timeout for waits: a wait ends as soon as its condition holds, and a busy machine may be slow.</summary>
    internal static TimeSpan Patience => Eventually.Patience;
    private static readonly TimeSpan LongestTest = TimeSpan.FromMinutes(15);
    private readonly string _directory = Directory.CreateTempSubdirectory("billing-test-").FullName;
    private int _people;

    public WebApplication App { get; private set; } = null!;
    public string Url { get; private set; } = "";
    public string SandboxUrl { get; private set; } = "";
    public string DataDirectory => _directory;
    public HttpClient Http { get; } = new(new SocketsHttpHandler { Expect100ContinueTimeout = Patience }) { Timeout = Patience };
    public IStripeClient Stripe => Service<IStripeClient>();
    public BillingClock Clock => Service<BillingClock>();

    /// <summary>Additional settings for this fixture, as on the command line.</summary>
    protected virtual IEnumerable<string> Settings => [];

    /// <summary>This machine's clock; null for the system's.</summary>
    protected virtual TimeProvider? Wall => null;

    /// <summary>The test's own endpoints, in addition to the portal's.</summary>
    protected virtual void Map(WebApplication app) { }

    public async Task InitializeAsync()
    {
        Url = $"http://127.0.0.1:{FreePort.Take()}";
        SandboxUrl = $"http://127.0.0.1:{FreePort.Take()}";
        await StartAsync();
    }

    public async Task StartAsync()
    {
        App = PortalHost.Build(
            [
                "--environment",
                "Development",
                "--applicationName",
                "BillingPortal",
                "--urls",
                Url,
                "--PublicUrl=" + Url,
                "--Data:Directory=" + _directory,
                "--StripeSandbox:Urls=" + SandboxUrl,
                $"--StripeSandbox:PauseAfterInstantMs={SandboxPauseMs}",
                "--Logging:LogLevel:Default=Warning",
                "--shutdownTimeoutSeconds=300",
                "--StripeEvents:Sweep:MinimumAgeSeconds=0",
                .. Settings,
            ],
            Wall
        );
        Map(App);
        await PortalHost.StartAsync(App);
    }

    public async Task StopAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    public T Service<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public BillingDb Db() => Service<IDbContextFactory<BillingDb>>().CreateDbContext();

    /// <summary>A person with an organisation, signed up and confirmed.</summary>
    public async Task<TestTenant> SignUpAsync(string? organisation = null)
    {
        var number = Interlocked.Increment(ref _people);
        var email = $"person-{number}-{Guid.NewGuid():N}@example.com";
        await using var scope = App.Services.CreateAsyncScope();
        var outcome = await scope
            .ServiceProvider.GetRequiredService<SignUp>()
            .RunAsync(
                new SignUpRequest
                {
                    Name = $"Person {number}",
                    Organisation = organisation ?? $"Organisation {number}",
                    Email = email,
                    Password = "a long enough one",
                },
                Caller.Portal,
                default
            );
        if (outcome is not SignUpOutcome.MailSent)
            throw new InvalidOperationException("sign-up was refused");
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        var user = (await users.FindByEmailAsync(email))!;
        await users.ConfirmEmailAsync(user, await users.GenerateEmailConfirmationTokenAsync(user));
        var caller = await CallerAsync(user);
        await using var db = Db();
        var member = await db.Set<Member>().Include(row => row.Tenant).FirstAsync(row => row.UserId == user.Id);
        return new TestTenant(
            this,
            new TenantContext(
                member.TenantId,
                member.Tenant!.PublicId,
                member.Tenant.Name,
                member.Tenant.StripeCustomerId,
                member.Role,
                user.Id,
                member.DisplayName
            )
            {
                Caller = caller,
            },
            email
        );
    }

    /// <summary>The demo operator, signed in.</summary>
    public async Task<Caller> OperatorAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await CallerAsync(
            (await scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>().FindByEmailAsync("operator@example.com"))!
        );
    }

    public async Task SetOperatorAsync(TestTenant tenant, bool isOperator)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        var user = (await users.FindByEmailAsync(tenant.Email))!;
        var result = isOperator
            ? await users.AddToRoleAsync(user, AccountServices.OperatorRole)
            : await users.RemoveFromRoleAsync(user, AccountServices.OperatorRole);
        if (!result.Succeeded)
            throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Description)));
    }

    /// <summary>Changes a member's role, or removes the membership.</summary>
    public async Task SetRoleAsync(TestTenant tenant, Role? role)
    {
        await using var db = Db();
        var member = await db.Set<Member>().FirstAsync(row => row.TenantId == tenant.Id);
        if (role is { } given)
            member.Role = given;
        else
            db.Remove(member);
        await db.SaveChangesAsync();
    }

    /// <summary>A caller with a session, as the sign-in page would start it.</summary>
    public async Task<Caller> CallerAsync(IdentityUser user) =>
        new(CallerKind.Person, user.Email!, "192.0.2.1")
        {
            UserId = user.Id,
            SessionId = await Service<Sessions>().BeginAsync(user, default),
        };

    /// <summary>Runs a job now, on this thread, regardless of its schedule, but never concurrently with a scheduled run.</summary>
    public async Task<string?> RunJobAsync<TJob>()
        where TJob : class, IPortalJob
    {
        var name = Service<IEnumerable<JobDefinition>>().Single(job => job.Implementation == typeof(TJob)).Name;
        await EventuallyAsync(() => Task.FromResult(!Service<JobSignals>().IsRunning(name)), $"{name} is idle");
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TJob>().RunAsync(default);
    }

    /// <summary>Advances the sandbox's clock and waits until everything due has run.</summary>
    public async Task AdvanceToAsync(DateTimeOffset instant)
    {
        if (Clock.GetUtcNow() >= instant)
            return;
        var answer = await Http.PostAsJsonAsync(
            $"{SandboxUrl}/_sandbox/clock/advance",
            new { to = instant.ToUnixTimeSeconds(), wait = true }
        );
        answer.EnsureSuccessStatusCode();
        await EventuallyAsync(() => Task.FromResult(Clock.GetUtcNow() >= instant), "the portal follows the sandbox's clock");
    }

    public Task AdvanceAsync(TimeSpan by) => AdvanceToAsync(Clock.GetUtcNow() + by);

    /// <summary>
    /// Ends a period in the real order: the renewal is drafted, all usage is reported, and only then does the draft's hour
    /// pass.
    /// </summary>
    public async Task TurnPeriodAsync(TestTenant tenant, DateTimeOffset periodEnd)
    {
        await AdvanceToAsync(periodEnd);
        await EventuallyAsync(
            async () => await RenewalAsync(tenant, periodEnd) is not null && await Service<ReportUsage>().FlushAsync(tenant.Id, default),
            "the ended period is reported"
        );
        await AdvanceAsync(TimeSpan.FromMinutes(61));
        await EventuallyAsync(async () => await RenewalAsync(tenant, periodEnd) is { Status: "paid" }, "the renewal is paid in our copy");
    }

    /// <summary>Reports all usage of a tenant to Stripe; a scheduled run may be sending some of it at the same time.</summary>
    public Task ReportAsync(TestTenant tenant) =>
        EventuallyAsync(() => Service<ReportUsage>().FlushAsync(tenant.Id, default), "all usage is reported");

    public async Task<InvoiceCopy?> RenewalAsync(TestTenant tenant, DateTimeOffset periodEnd)
    {
        await using var db = Db();
        return await db.Set<InvoiceCopy>()
            .Include(invoice => invoice.Lines)
            .FirstOrDefaultAsync(invoice =>
                invoice.TenantId == tenant.Id && invoice.BillingReason == "subscription_cycle" && invoice.PeriodEnd == periodEnd
            );
    }

    /// <summary>For tests that count by day or calendar month: waits, so that they do not run across midnight.</summary>
    public async Task AwayFromMidnightAsync()
    {
        var now = Clock.GetUtcNow();
        var midnight = new DateTimeOffset(now.Year, now.Month, now.Day, 0, 0, 0, TimeSpan.Zero).AddDays(1);
        if (midnight - now < LongestTest)
            await AdvanceToAsync(midnight.AddSeconds(1));
    }

    public static Task EventuallyAsync(Func<Task<bool>> condition, string what) => Eventually.TrueAsync(condition, what);
}

/// <summary>A signed-up organisation with helper methods.</summary>
public sealed class TestTenant(PortalApp app, TenantContext context, string email)
{
    public TenantContext Context => context;
    public string Email => email;
    public long Id => context.TenantId;

    /// <summary>Creates a key, and a client that uses it.</summary>
    public async Task<TestKey> KeyAsync(bool isTest = false, params string[] scopes)
    {
        var issued = (IssueOutcome.Issued)
            await app.Service<IssueKey>()
                .RunAsync(context, new KeyRequest("test", isTest, scopes.Length == 0 ? Scopes.All : scopes), default);
        return new TestKey(app, issued.Key.Id, issued.Secret);
    }

    /// <summary>Buys a plan with a test card directly at Stripe and waits until the webhook has activated it.</summary>
    /// <param name="without">A meter that the plan lacked when it was bought: the subscription gets no item for it.</param>
    public async Task<TenantSubscription> SubscribeAsync(string planKey, string card = "pm_card_visa", string? without = null)
    {
        var plan = app.Service<IOptions<PlanCatalogue>>().Value.Plans[planKey];
        var customer = await app.Service<CreateStripeCustomer>().EnsureAsync(Id, default);
        var method = await new PaymentMethodService(app.Stripe).AttachAsync(card, new PaymentMethodAttachOptions { Customer = customer });
        var prices = (await app.Service<StripePrices>().FindAsync(planKey, plan, default)).Where(price =>
            without is null || price.LookupKey != StripePrices.MeterKey(planKey, without)
        );
        var made = await new SubscriptionService(app.Stripe).CreateAsync(
            new SubscriptionCreateOptions
            {
                Customer = customer,
                DefaultPaymentMethod = method.Id,
                Items = [.. prices.Select(price => new SubscriptionItemOptions { Price = price.Id })],
            }
        );
        TenantSubscription? copy = null;
        // The row exists slightly before the directory, which calls use, has it.
        await PortalApp.EventuallyAsync(
            async () =>
                (copy = await SubscriptionAsync()) is { Status: "active" or "past_due" }
                && copy.StripeSubscriptionId == made.Id
                && (await app.Service<EntitlementDirectory>().FindAsync(Id, default))?.StripeSubscriptionId == made.Id,
            $"the webhook opens {planKey} ({made.Id})"
        );
        return copy!;
    }

    public async Task<TenantSubscription?> SubscriptionAsync()
    {
        await using var db = app.Db();
        return await db.Set<TenantSubscription>()
            .AsNoTracking()
            .Where(row => row.TenantId == Id)
            .OrderByDescending(row => row.Id)
            .FirstOrDefaultAsync();
    }
}

/// <summary>Calls the portal with one API key.</summary>
public sealed class TestKey(PortalApp app, long id, string secret)
{
    public long Id => id;
    public string Secret => secret;

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path, body: null);

    public Task<HttpResponseMessage> PostAsync(string path, object? body) => SendAsync(HttpMethod.Post, path, body);

    public Task<HttpResponseMessage> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, body: null);

    /// <summary>A chat that uses exactly these amounts: the demo model counts words and answers up to its limit.</summary>
    public Task<HttpResponseMessage> ChatAsync(int input, int output, bool stream = false) =>
        PostAsync(
            "/v1/chat/completions",
            new
            {
                messages = new[] { new { role = "user", content = string.Join(' ', Enumerable.Repeat("word", input)) } },
                max_tokens = output,
                stream,
            }
        );

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, app.Url + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return await app.Http.SendAsync(request);
    }
}

internal static class Json
{
    /// <summary>The body as JSON, for assertions.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());

    public static async Task<string?> CodeAsync(this HttpResponseMessage response) =>
        (await response.JsonAsync()).TryGetProperty("code", out var code) ? code.GetString() : null;
}

/// <summary>One portal for all tests that do not move the clock.</summary>
[CollectionDefinition(Name)]
public sealed class SharedPortal : ICollectionFixture<PortalApp>
{
    public const string Name = "portal";
}
