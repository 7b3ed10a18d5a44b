using System.Net;
using System.Net.Http.Json;
using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Overview;
using BillingPortal.PlanChanges;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shouldly;
using Stripe;
using Xunit;

namespace BillingPortal.Tests.Invoices;

/// <summary>
/// The next invoice is a projection, nothing, or no answer from Stripe. The three are never confused, and an old one is never
/// shown as current.
/// </summary>
public sealed class ReadNextInvoiceTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task A_running_subscription_has_a_projection()
    {
        var (tenant, _) = await SubscribedAsync();
        var projected = await ProjectedAsync(tenant);
        (projected.TotalMinor, projected.SoFarMinor, projected.Currency, projected.IsStale).ShouldBe((1000L, 1000L, "usd", false));
        var answer = await (await tenant.KeyAsync()).GetAsync("/api/billing/invoices/upcoming");
        (answer.StatusCode, (await answer.JsonAsync()).GetProperty("total_minor").GetInt64()).ShouldBe((HttpStatusCode.OK, 1000L));
    }

    [Fact]
    public async Task What_the_credit_balance_pays_is_said_beside_the_total()
    {
        var (tenant, subscription) = await SubscribedAsync();
        await new CustomerService(app.Stripe).UpdateAsync(subscription.StripeCustomerId, new CustomerUpdateOptions { Balance = -300 });

        var projected = await ProjectedAsync(tenant);

        (projected.TotalMinor, projected.CreditMinor).ShouldBe((1000L, 300L));
        var answer = await (await tenant.KeyAsync()).GetAsync("/api/billing/invoices/upcoming");
        (await answer.JsonAsync()).GetProperty("credit_minor").GetInt64().ShouldBe(300);
    }

    [Fact]
    public async Task Usage_that_Stripe_has_not_heard_of_is_in_it_and_Overview_and_programs_say_the_same()
    {
        var (tenant, _) = await SubscribedAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await ProjectedAsync(tenant)).TotalMinor.ShouldBe(1000);
        (await key.ChatAsync(5_000, 2_000)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var projected = await ProjectedAsync(tenant);
        projected.SoFarMinor.ShouldBe(1002);
        projected.TotalMinor.ShouldBeGreaterThanOrEqualTo(1002);
        var shown = (await app.Service<OverviewQueries>().ReadAsync(tenant.Context, default))!;
        shown.SpendMinor.ShouldBe(projected.SoFarMinor);
        shown.ProjectedSpendMinor.ShouldBeGreaterThanOrEqualTo(shown.SpendMinor);
        (await (await key.GetAsync("/api/billing/invoices/upcoming")).JsonAsync()).GetProperty("so_far_minor").GetInt64().ShouldBe(1002);

        await app.ReportAsync(tenant); // what Stripe has already counted is not counted again
        (await ProjectedAsync(tenant, new LaterClock())).SoFarMinor.ShouldBe(1002);
    }

    [Fact]
    public async Task A_cancellation_and_taking_it_back_show_at_once()
    {
        var (tenant, subscription) = await SubscribedAsync("pro");
        (await ProjectedAsync(tenant)).TotalMinor.ShouldBe(4900);
        (await app.Service<CancelSubscription>().RunAsync(tenant.Context, atPeriodEnd: true, default)).ShouldBeOfType<CancelOutcome.Done>();
        (await NextAsync(tenant)).ShouldBe(new UpcomingAnswer.Nothing(NoInvoice.Ends, subscription.PeriodEnd));
        var answer = await (await tenant.KeyAsync()).GetAsync("/api/billing/invoices/upcoming");
        (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.NotFound, "nothing_upcoming"));
        (
            await app.Service<CancelSubscription>().RunAsync(tenant.Context, atPeriodEnd: false, default)
        ).ShouldBeOfType<CancelOutcome.Done>();
        (await ProjectedAsync(tenant)).TotalMinor.ShouldBe(4900);
    }

    [Fact]
    public async Task A_usage_plan_that_ends_has_a_last_invoice_for_its_usage_only()
    {
        var (tenant, subscription) = await SubscribedAsync("pro_haiku");
        (await (await tenant.KeyAsync()).ChatAsync(5_000, 2_000)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ProjectedAsync(tenant);
        await app.Service<CancelSubscription>().RunAsync(tenant.Context, atPeriodEnd: true, default);
        var last = await ProjectedAsync(tenant);
        (last.IsLast, last.SoFarMinor).ShouldBe((true, 2L));
        last.Lines.ShouldAllBe(line => line.Meter != null);
    }

    [Fact]
    public async Task An_upgrade_and_a_scheduled_downgrade_show_at_once()
    {
        var (tenant, _) = await SubscribedAsync();
        (await ProjectedAsync(tenant)).TotalMinor.ShouldBe(1000);
        (
            await app.Service<ChangePlan>().ApplyAsync(tenant.Context, "team", prorationDate: null, default)
        ).ShouldBeOfType<PlanChangeOutcome.Changed>();
        (await ProjectedAsync(tenant)).TotalMinor.ShouldBe(19_900);
        (
            await app.Service<ChangePlan>().ApplyAsync(tenant.Context, "pro", prorationDate: null, default)
        ).ShouldBeOfType<PlanChangeOutcome.Scheduled>();
        (await ProjectedAsync(tenant)).TotalMinor.ShouldBe(4900);
    }

    [Fact]
    public async Task Usage_that_a_change_of_plan_has_billed_is_not_in_the_next_invoice_again()
    {
        var (tenant, _) = await SubscribedAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(50_000, 20_000)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.AdvanceAsync(TimeSpan.FromMinutes(3)); // usage in a period's first minute delays a change
        PlanChangeOutcome? outcome = null;
        await PortalApp.EventuallyAsync(
            async () =>
                (outcome = await app.Service<ChangePlan>().ApplyAsync(tenant.Context, "pro_sonnet", prorationDate: null, default))
                is PlanChangeOutcome.Changed,
            $"the plan changes ({outcome})"
        );
        await PortalApp.EventuallyAsync(
            async () => (await ProjectedAsync(tenant)).SoFarMinor == 1000,
            "the change's invoice is here, and its usage is off the next one"
        );
        (await key.ChatAsync(5_000, 2_000)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ProjectedAsync(tenant)).SoFarMinor.ShouldBe(1000 + 3 + 4); // 2.5 and 4 cents at the new prices
    }

    [Fact]
    public async Task Without_a_subscription_and_after_its_end_nothing_comes_up()
    {
        var trial = await app.SignUpAsync();
        var answer = await (await trial.KeyAsync()).GetAsync("/api/billing/invoices/upcoming");
        (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.NotFound, "nothing_upcoming"));
        (await app.Service<StartCheckout>().RunAsync(trial.Context, "free", default)).ShouldBeOfType<CheckoutOutcome.Opened>();
        (await NextAsync(trial)).ShouldBe(new UpcomingAnswer.Nothing(NoInvoice.NoPaidPlan));

        var (tenant, subscription) = await SubscribedAsync();
        await ProjectedAsync(tenant);
        await new SubscriptionService(app.Stripe).CancelAsync(subscription.StripeSubscriptionId);
        await PortalApp.EventuallyAsync(
            async () => await NextAsync(tenant) == new UpcomingAnswer.Nothing(NoInvoice.NoPaidPlan),
            "the end is known, and nothing is projected any more"
        );
    }

    [Fact]
    public async Task When_Stripe_never_answered_it_says_so_and_not_that_nothing_comes()
    {
        var (tenant, _) = await SubscribedAsync();
        await using (await StripeDownAsync())
        {
            (await NextAsync(tenant)).ShouldBeOfType<UpcomingAnswer.NotAnswered>();
            var answer = await (await tenant.KeyAsync()).GetAsync("/api/billing/invoices/upcoming");
            (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.ServiceUnavailable, "stripe_unavailable"));
        }
        (await ProjectedAsync(tenant)).IsStale.ShouldBeFalse("it comes back by itself");
    }

    [Fact]
    public async Task While_Stripe_is_down_the_last_projection_stays_with_its_time_and_not_for_another_plan()
    {
        var (tenant, subscription) = await SubscribedAsync();
        var fresh = await ProjectedAsync(tenant);
        await using var down = await StripeDownAsync();
        var kept = await ProjectedAsync(tenant, new LaterClock());
        (kept.IsStale, kept.AsOf, kept.TotalMinor).ShouldBe((true, fresh.AsOf, fresh.TotalMinor));

        await using (var db = app.Db())
            await db.InTransactionAsync(
                () =>
                    db.Set<TenantSubscription>()
                        .Where(row => row.Id == subscription.Id)
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.PlanKey, "team"), default),
                default
            );
        (await NextAsync(tenant, new LaterClock())).ShouldBeOfType<UpcomingAnswer.NotAnswered>();
    }

    private async Task<(TestTenant Tenant, TenantSubscription Subscription)> SubscribedAsync(string plan = "basic")
    {
        var tenant = await app.SignUpAsync();
        return (tenant, await tenant.SubscribeAsync(plan));
    }

    // The portal's own use case and cache; a clock one hour ahead makes a cached answer stale.
    private Task<UpcomingAnswer> NextAsync(TestTenant tenant, TimeProvider? wall = null)
    {
        if (wall is null)
            return app.Service<ReadNextInvoice>().RunAsync(tenant.Context, default);
        var databases = app.Service<IDbContextFactory<BillingDb>>();
        var preview = new PreviewInvoice(
            databases,
            app.Stripe,
            app.Service<StripePrices>(),
            app.Service<IMemoryCache>(),
            app.Clock,
            wall,
            app.Service<ILogger<PreviewInvoice>>()
        );
        return new ReadNextInvoice(
            databases,
            app.Service<EntitlementDirectory>(),
            app.Service<UsageQueries>(),
            app.Service<MeteredQuantities>(),
            preview,
            app.Service<IOptions<PlanCatalogue>>(),
            app.Clock
        ).RunAsync(tenant.Context, default);
    }

    private async Task<UpcomingInvoice> ProjectedAsync(TestTenant tenant, TimeProvider? wall = null) =>
        (await NextAsync(tenant, wall)).ShouldBeOfType<UpcomingAnswer.Projected>().Invoice;

    private sealed class LaterClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddHours(1);
    }

    /// <summary>Every preview fails until this is disposed.</summary>
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

    private sealed class Up(ReadNextInvoiceTests tests) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await tests.ChaosAsync(isDown: false);
    }
}
