using System.Net;
using BillingPortal.Reconciliation;
using Shouldly;
using StripeContract;
using Xunit;

namespace BillingPortal.Tests;

/// <summary>
/// The portal's traffic with Stripe, recorded by the sandbox and checked against the contract: Stripe would accept every
/// request, and could give every answer and event.
/// </summary>
public sealed class ContractTests(ContractTests.RecordedPortal app) : IClassFixture<ContractTests.RecordedPortal>
{
    public sealed class RecordedPortal : PortalApp
    {
        public string Recording => Path.Combine(DataDirectory, "exchanges-recorded.ndjson");
        protected override IEnumerable<string> Settings => ["--StripeSandbox:RecordTo=" + Recording];
    }

    [Fact]
    public async Task The_portals_conversation_keeps_to_the_contract()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        var url = (await (await key.PostAsync("/api/billing/checkout", new { plan = "pro_haiku" })).JsonAsync())
            .GetProperty("url")
            .GetString()!;
        (await HostedCheckout.PayAsync(url, HostedCheckout.IsDeclined)).ShouldBeNull();
        (await HostedCheckout.PayAsync(url, HostedCheckout.Works)).ShouldNotBeNull();
        await PortalApp.EventuallyAsync(async () => (await tenant.SubscriptionAsync()) is { Status: "active" }, "the plan is open");
        (await key.ChatAsync(500, 200)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await key.PostAsync("/api/billing/portal", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await key.PostAsync("/api/billing/subscription/cancel", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await key.PostAsync("/api/billing/subscription/resume", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);

        await app.TurnPeriodAsync(tenant, (await tenant.SubscriptionAsync())!.PeriodEnd);
        await app.RunJobAsync<ReconcileUsage>();
        await app.RunJobAsync<ReconcileSubscriptions>();

        // Recording continues, so the last line may be incomplete.
        var lines = (await WholeLinesAsync(app.Recording)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBeGreaterThan(60, "the conversation was recorded");
        new ExchangeCheck(ApiContract.OfRepository).CheckLines(lines).ShouldBeEmpty();
    }

    private static async Task<string> WholeLinesAsync(string recording)
    {
        using var reader = new StreamReader(new FileStream(recording, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = await reader.ReadToEndAsync();
        return text[..(text.LastIndexOf('\n') + 1)];
    }
}
