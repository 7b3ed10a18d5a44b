using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BillingPortal.Data;
using BillingPortal.Development;
using BillingPortal.Jobs;
using BillingPortal.Reconciliation;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.UsageReporting;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Stripe;
using TestSupport;
using Xunit;

namespace BillingPortal.Tests.StripeAccess;

/// <summary>
/// The two ways to change the Stripe key described in docs/operating.md: in a file while the portal runs, and by restarting one
/// node after another. Usage made meanwhile is reported exactly once, and no call fails.
/// </summary>
public sealed class RotateStripeKeyTests : IAsyncLifetime
{
    private const string Old = "sk_test_rotation_old",
        New = "sk_test_rotation_new";
    private readonly string _directory = Directory.CreateTempSubdirectory("billing-keys-").FullName;
    private readonly HttpClient _http = new();
    private SandboxProcess _sandbox = null!;

    /// <summary>A portal with its own key, using a sandbox run by another portal.</summary>
    private sealed class Node(string stripe, params string[] more) : PortalApp
    {
        public string Key { get; set; } = Old;
        public string WebhookSecret { get; set; } = "";
        protected override IEnumerable<string> Settings =>
            [
                $"--Stripe:SecretKey={Key}",
                $"--Stripe:ApiBase={stripe}",
                $"--Stripe:WebhookSecret={WebhookSecret}",
                "--Reporting:DoubtPauseSeconds=0",
                .. more,
            ];

        public async Task RestartAsync(string key)
        {
            await StopAsync();
            Key = key;
            await StartAsync();
        }
    }

    public async Task InitializeAsync()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Data:Directory"] = _directory,
                    ["StripeSandbox:Urls"] = $"http://127.0.0.1:{FreePort.Take()}",
                }
            )
            .Build();
        _sandbox = new SandboxProcess(
            DataDirectory.From(configuration),
            PublicUrl.From(configuration),
            configuration,
            NullLogger<SandboxProcess>.Instance
        );
        await _sandbox.StartAsync(default);
        foreach (var key in (string[])[Old, New])
            await KeysAsync(new { add = key });
    }

    public async Task DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_key_changed_in_a_file_holds_without_a_restart_and_a_revoked_one_loses_nothing()
    {
        var node = new Node(_sandbox.Url);
        var file = Path.Combine(_directory, "key.json");
        await WriteKeyAsync(file, Old);
        try
        {
            await node.InitializeAsync();
            ((IConfigurationBuilder)node.App.Configuration).AddJsonFile(file, optional: false, reloadOnChange: true);
            var (tenant, key, subscription) = await SubscribedAsync(node);
            (await key.ChatAsync(100, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await node.Service<ReportUsage>().FlushAsync(tenant.Id, default)).ShouldBeTrue();

            // Revoked too early: calls continue, reports wait and say why, and an operator is told.
            await KeysAsync(new { revoke = Old });
            (await key.ChatAsync(20, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await node.Service<ReportUsage>().FlushAsync(tenant.Id, default)).ShouldBeFalse();
            await using (var db = node.Db())
            {
                var waiting = await db.Set<UsageReport>()
                    .AsNoTracking()
                    .Where(row => row.TenantId == tenant.Id && row.State != ReportState.Accepted)
                    .ToListAsync();
                waiting.ShouldNotBeEmpty();
                waiting.ShouldAllBe(report =>
                    report.State == ReportState.Pending
                    && report.LastError!.StartsWith("Expired API Key")
                    && !report.LastError.Contains(Old)
                );
            }
            await PortalApp.EventuallyAsync(
                async () => (await AlertsAsync(node)).Any(alert => alert.Matter == "stripe-key" && alert.Text.Contains("refuses our key")),
                "an operator is told"
            );
            (await node.Service<CreateStripeCustomer>().RunAsync(default)).ShouldBeNull();
            (await key.ChatAsync(3, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);

            await WriteKeyAsync(file, "sk_live_rotation_of_another_account");
            await Task.Delay(500);
            node.Service<StripeSettings>().SecretKey.ShouldBe(Old, "a live key does not come by a file into a test portal");
            await WriteKeyAsync(file, New);
            await PortalApp.EventuallyAsync(() => Task.FromResult(node.Service<StripeSettings>().SecretKey == New), "the new key is taken");
            await PortalApp.EventuallyAsync(
                () => node.Service<ReportUsage>().FlushAsync(tenant.Id, default),
                "everything that waited is accepted"
            );
            await ShouldBeAsync(node, tenant, subscription, 123);
            await PortalApp.EventuallyAsync(
                async () => (await AlertsAsync(node)).All(alert => alert.Matter != "stripe-key"),
                "the alert closes by itself"
            );
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Node_after_node_is_restarted_with_the_new_key_under_load()
    {
        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        var database = "--ConnectionStrings:Billing=" + await postgres.NewDatabaseAsync();
        Node first = new(_sandbox.Url, database),
            second = new(_sandbox.Url, database);
        try
        {
            await first.InitializeAsync();
            var (tenant, key, subscription) = await SubscribedAsync(first);
            second.WebhookSecret = first.WebhookSecret;
            await second.InitializeAsync();
            using var stop = new CancellationTokenSource();
            var callers = Enumerable
                .Range(0, 3)
                .Select(caller => CallAsync([key, new TestKey(second, key.Id, key.Secret)], caller, stop.Token))
                .ToList();

            await Task.Delay(500);
            await first.RestartAsync(New); // both keys are valid now, and both are used
            await first.Service<ReportUsage>().FlushAsync(tenant.Id, default);
            await second.RestartAsync(New);
            await KeysAsync(new { revoke = Old });
            await Task.Delay(500);
            await stop.CancelAsync();
            var acknowledged = (await Task.WhenAll(callers)).Sum();

            acknowledged.ShouldBeGreaterThan(20);
            await PortalApp.EventuallyAsync(() => second.Service<ReportUsage>().FlushAsync(tenant.Id, default), "everything is accepted");
            await ShouldBeAsync(second, tenant, subscription, acknowledged * 10L);
        }
        finally
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
            await postgres.DisposeAsync();
        }
    }

    // Like a load balancer: skips a node that refuses connections.
    private static async Task<int> CallAsync(TestKey[] nodes, int turn, CancellationToken stop)
    {
        var acknowledged = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var answer = await nodes[turn++ % nodes.Length].ChatAsync(10, 1);
                if (answer.StatusCode == HttpStatusCode.OK)
                    acknowledged++;
            }
            catch (HttpRequestException)
            {
                continue; // try the other node
            }
            await Task.Delay(20, CancellationToken.None);
        }
        return acknowledged;
    }

    private static async Task<(TestTenant Tenant, TestKey Key, TenantSubscription Subscription)> SubscribedAsync(Node node)
    {
        await node.Service<PublishCatalogue>().RunAsync(default);
        var endpoint = await new WebhookEndpointService(node.Stripe).CreateAsync(
            new WebhookEndpointCreateOptions { Url = node.Url + "/api/billing/webhook", EnabledEvents = ["*"] }
        );
        node.WebhookSecret = endpoint.Secret;
        node.Service<StripeSettings>().UseWebhookSecrets([endpoint.Secret]);
        var tenant = await node.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        return (tenant, await tenant.KeyAsync(), subscription);
    }

    private static async Task ShouldBeAsync(Node node, TestTenant tenant, TenantSubscription subscription, long units)
    {
        var check = await node.Service<CompareUsage>().RunAsync(tenant.Id, "input_tokens", subscription.PeriodStart, default);
        (check.Ledger, check.Accepted, check.Summary, check.Agrees).ShouldBe((units, units, units, true));
    }

    private static Task<IReadOnlyList<OperatorAlert>> AlertsAsync(Node node) =>
        node.Service<OperatorAlerts>().ListAsync(openOnly: true, 20, default);

    private static Task WriteKeyAsync(string file, string key) =>
        System.IO.File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { Stripe = new { SecretKey = key } }));

    private async Task KeysAsync(object change) =>
        (await _http.PostAsJsonAsync($"{_sandbox.Url}/_sandbox/keys", change)).EnsureSuccessStatusCode();
}
