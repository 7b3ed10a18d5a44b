using System.Net;
using System.Text.Json;
using BillingPortal.Audit;
using BillingPortal.PlanChanges;
using BillingPortal.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Stripe;
using Xunit;

namespace BillingPortal.Tests.PlanChanges;

/// <summary>Two tabs, two programs or a stale dialog: what is paid is what one change after the other would cost.</summary>
public sealed class RacingChangesTests(PortalApp app) : IClassFixture<PortalApp>
{
    private const string Change = "/api/billing/subscription/change";
    private const int Tries = 4;

    [Fact]
    public async Task A_downgrade_and_an_upgrade_at_once_cost_what_the_upgrade_costs()
    {
        for (var round = 0; round < Tries; round++)
        {
            var tenant = await app.SignUpAsync();
            var subscription = await tenant.SubscribeAsync("pro");
            var outcomes = await Task.WhenAll(ChangeAsync(tenant, "basic"), ChangeAsync(tenant, "team"));
            outcomes[0].ShouldBeOfType<PlanChangeOutcome.Scheduled>();
            outcomes[1].ShouldBeOfType<PlanChangeOutcome.Changed>();
            (await ChargedAsync(subscription)).ShouldBeInRange(14_900, 15_000, "the rest of the month of Team less that of Pro");
            var fresh = await new SubscriptionService(app.Stripe).GetAsync(subscription.StripeSubscriptionId);
            var copy = (await tenant.SubscriptionAsync())!;
            copy.PlanKey.ShouldBe("team");
            fresh
                .Metadata.GetValueOrDefault(SyncSubscription.ChangeAtMetadata, "")
                .Length.ShouldBe(copy.PendingPlanKey is null ? 0 : 10, "the downgrade was before the upgrade, or follows at the end");
        }
    }

    [Fact]
    public async Task Nobody_pays_an_upgrade_of_a_plan_that_ends()
    {
        for (var round = 0; round < Tries; round++)
        {
            var tenant = await app.SignUpAsync();
            var subscription = await tenant.SubscribeAsync("pro");
            var cancelling = app.Service<CancelSubscription>().RunAsync(tenant.Context, atPeriodEnd: true, default);
            var outcome = await ChangeAsync(tenant, "team");
            (await cancelling).ShouldBeOfType<CancelOutcome.Done>();

            await using var db = app.Db();
            var actions = await db.Set<AuditEntry>()
                .Where(row => row.TenantId == tenant.Id)
                .OrderBy(row => row.Id)
                .Select(row => row.Action)
                .ToListAsync();
            var isUpgradeFirst =
                actions.Contains(AuditAction.PlanChanged)
                && actions.IndexOf(AuditAction.PlanChanged) < actions.IndexOf(AuditAction.CancelledAtPeriodEnd);
            if (isUpgradeFirst)
                outcome.ShouldBeOfType<PlanChangeOutcome.Changed>();
            else
                outcome.ShouldBeOfType<PlanChangeOutcome.Ending>();
            (await ChargedAsync(subscription) > 0).ShouldBe(isUpgradeFirst);
        }
    }

    [Fact]
    public async Task An_end_in_the_Customer_Portal_that_no_webhook_has_told_is_known_to_a_change()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro");
        await new SubscriptionService(app.Stripe).UpdateAsync(
            subscription.StripeSubscriptionId,
            new SubscriptionUpdateOptions { CancelAtPeriodEnd = true }
        );
        (await ChangeAsync(tenant, "team")).ShouldBeOfType<PlanChangeOutcome.Ending>();
        (await ChargedAsync(subscription)).ShouldBe(0);
    }

    [Fact]
    public async Task A_dialog_from_before_another_change_is_calculated_again()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var change = app.Service<ChangePlan>();
        var shown = (await change.PreviewAsync(tenant.Context, "pro_sonnet", default))
            .ShouldBeOfType<PlanChangeOutcome.Previewed>()
            .Preview;
        shown.Timing.ShouldBe(PlanChangeTiming.Now);
        (
            await change.ApplyAsync(tenant.Context, "pro", null, default, PlanChangeTiming.AtPeriodEnd)
        ).ShouldBeOfType<PlanChangeOutcome.PreviewExpired>("what was shown to cost nothing today is not charged today");
        (await ChargedAsync(subscription)).ShouldBe(0);

        await Task.Delay(TimeSpan.FromSeconds(1)); // a preview has whole seconds: it is older than the change from the next one on
        (await ChangeAsync(tenant, "team")).ShouldBeOfType<PlanChangeOutcome.Changed>();
        (
            await change.ApplyAsync(tenant.Context, "pro_sonnet", shown.ProrationDate, default, shown.Timing)
        ).ShouldBeOfType<PlanChangeOutcome.PreviewExpired>();
        (await tenant.SubscriptionAsync())!.PendingPlanKey.ShouldBeNull();
    }

    [Fact]
    public async Task What_follows_an_end_is_said()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("team");
        var key = await tenant.KeyAsync();
        (await key.PostAsync(Change, new { plan = "pro" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await key.PostAsync("/api/billing/subscription/cancel", new { now = false })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await key.PostAsync(Change, new { plan = "free" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        var ending = await (await key.GetAsync("/api/billing/subscription")).JsonAsync();
        ending.GetProperty("next_plan").GetString().ShouldBe("free");
        ending.GetProperty("next_plan_at").GetDateTimeOffset().ShouldBe(subscription.PeriodEnd);

        var free = await (await key.PostAsync("/api/billing/subscription/cancel", new { now = true })).JsonAsync();
        (free.GetProperty("state").GetString(), free.GetProperty("plan").GetString()).ShouldBe(("active", "free"), "it follows at once");
        free.GetProperty("next_plan").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Nothing_follows_an_end_at_once()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("team");
        var key = await tenant.KeyAsync();
        (await key.PostAsync(Change, new { plan = "pro" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        var ended = await (await key.PostAsync("/api/billing/subscription/cancel", new { now = true })).JsonAsync();
        ended.GetProperty("state").GetString().ShouldBe("ended");
        foreach (var gone in (string[])["plan", "next_plan", "next_plan_at"])
            ended.GetProperty(gone).ValueKind.ShouldBe(JsonValueKind.Null, gone);
    }

    private Task<PlanChangeOutcome> ChangeAsync(TestTenant tenant, string plan) =>
        app.Service<ChangePlan>().ApplyAsync(tenant.Context, plan, null, default);

    private async Task<long> ChargedAsync(TenantSubscription subscription)
    {
        var invoices = await new InvoiceService(app.Stripe).ListAsync(
            new InvoiceListOptions { Subscription = subscription.StripeSubscriptionId }
        );
        return invoices.Data.Where(invoice => invoice.BillingReason == "subscription_update").Sum(invoice => invoice.Total);
    }
}
