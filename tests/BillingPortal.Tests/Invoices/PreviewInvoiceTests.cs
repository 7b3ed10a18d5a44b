using System.Net;
using System.Net.Http.Json;
using BillingPortal.Invoices;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Shouldly;
using Stripe;
using Xunit;

namespace BillingPortal.Tests.Invoices;

/// <summary>The next invoice: projected, nothing, or no answer from Stripe; three things, never confused.</summary>
public sealed class PreviewInvoiceTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task A_running_subscription_has_a_projection()
    {
        var (tenant, subscription) = await SubscribedAsync();
        var projected = (await PreviewAsync(tenant, subscription)).ShouldBeOfType<UpcomingAnswer.Projected>().Invoice;
        (projected.TotalMinor, projected.Currency, projected.IsStale).ShouldBe((1000L, "usd", false));
        var answer = await (await tenant.KeyAsync()).GetAsync("/api/billing/invoices/upcoming");
        (answer.StatusCode, (await answer.JsonAsync()).GetProperty("total_minor").GetInt64()).ShouldBe((HttpStatusCode.OK, 1000L));
    }

    [Fact]
    public async Task Without_a_subscription_and_after_its_end_nothing_comes_up()
    {
        var free = await app.SignUpAsync();
        var answer = await (await free.KeyAsync()).GetAsync("/api/billing/invoices/upcoming");
        (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.NotFound, "nothing_upcoming"));

        var (tenant, subscription) = await SubscribedAsync();
        await PreviewAsync(tenant, subscription);
        await new SubscriptionService(app.Stripe).CancelAsync(subscription);
        var later = new LaterClock();
        (await PreviewAsync(tenant, subscription, later)).ShouldBeOfType<UpcomingAnswer.Nothing>();
        await using (await StripeDownAsync()) (await PreviewAsync(tenant, subscription, later)).ShouldBeOfType<UpcomingAnswer.NotAnswered>("what was projected before the end is forgotten");
    }

    [Fact]
    public async Task When_Stripe_never_answered_it_says_so_and_not_that_nothing_comes()
    {
        var (tenant, subscription) = await SubscribedAsync();
        await using (await StripeDownAsync())
        {
            (await PreviewAsync(tenant, subscription)).ShouldBeOfType<UpcomingAnswer.NotAnswered>();
            var answer = await (await tenant.KeyAsync()).GetAsync("/api/billing/invoices/upcoming");
            (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.ServiceUnavailable, "stripe_unavailable"));
        }
        (await PreviewAsync(tenant, subscription)).ShouldBeOfType<UpcomingAnswer.Projected>("it comes back by itself");
    }

    [Fact]
    public async Task While_Stripe_is_down_the_last_projection_stays_with_its_time()
    {
        var (tenant, subscription) = await SubscribedAsync();
        var fresh = (await PreviewAsync(tenant, subscription)).ShouldBeOfType<UpcomingAnswer.Projected>().Invoice;
        await using var down = await StripeDownAsync();
        var kept = (await PreviewAsync(tenant, subscription, new LaterClock())).ShouldBeOfType<UpcomingAnswer.Projected>().Invoice;
        (kept.IsStale, kept.AsOf, kept.TotalMinor).ShouldBe((true, fresh.AsOf, fresh.TotalMinor));
    }

    private async Task<(TestTenant Tenant, string Subscription)> SubscribedAsync()
    {
        var tenant = await app.SignUpAsync();
        return (tenant, (await tenant.SubscribeAsync("basic")).StripeSubscriptionId);
    }

    // The portal's own use case and cache; a clock of an hour later stands for an answer that is no longer fresh.
    private async Task<UpcomingAnswer> PreviewAsync(TestTenant tenant, string subscription, TimeProvider? wall = null)
    {
        await using var db = app.Db();
        var customer = (await db.Set<Tenant>().SingleAsync(row => row.Id == tenant.Id)).StripeCustomerId;
        return await new PreviewInvoice(app.Stripe, app.Service<IMemoryCache>(), wall ?? TimeProvider.System, app.Service<ILogger<PreviewInvoice>>()).RunAsync(tenant.Context with { StripeCustomerId = customer }, subscription, default);
    }

    private sealed class LaterClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddHours(1);
    }

    /// <summary>Every call to Stripe fails until this is disposed.</summary>
    private async Task<IAsyncDisposable> StripeDownAsync()
    {
        await ChaosAsync(isDown: true);
        return new Up(this);
    }

    private async Task ChaosAsync(bool isDown)
    {
        object what = isDown ? new { api_close = 1, path = "/v1/invoices/create_preview" } : new { };
        (await app.Http.PostAsJsonAsync($"{app.SandboxUrl}/_sandbox/chaos", what)).EnsureSuccessStatusCode();
    }

    private sealed class Up(PreviewInvoiceTests tests) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await tests.ChaosAsync(isDown: false);
    }
}
