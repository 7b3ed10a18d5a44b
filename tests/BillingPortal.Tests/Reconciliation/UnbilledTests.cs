using System.Net;
using BillingPortal.Callers;
using BillingPortal.InvoiceExplained;
using BillingPortal.Invoices;
using BillingPortal.Jobs;
using BillingPortal.PlanChanges;
using BillingPortal.Plans;
using BillingPortal.Reconciliation;
using BillingPortal.StripeAccess;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.Tests.UsageReporting.Corrections;
using BillingPortal.UsageReporting;
using BillingPortal.UsageReporting.Corrections;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Shouldly;
using Stripe;
using Xunit;

namespace BillingPortal.Tests.Reconciliation;

/// <summary>Usage that no subscription item bills is found within one comparison, and the repair bills each unit once.</summary>
public sealed class UnbilledTests(QuickPortal app) : IClassFixture<QuickPortal>
{
    private static readonly Caller By = Caller.Command("of a test");
    private const string Meter = "output_tokens";

    [Fact]
    public async Task A_meter_that_came_to_the_plan_after_the_customer_is_billed_by_the_item_that_the_repair_adds()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku", without: Meter);
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(1000, 2000)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ReportAsync(tenant);
        (await ReportedAsync(tenant)).ShouldBe(0, "Stripe would count it and bill it nowhere");

        (await app.Service<ReconcileUsage>().RunAsync(tenant.Id, default)).ShouldBe("2 sums compared, differ: 1 Unbilled");
        (await app.Service<OperatorAlerts>().ListAsync(openOnly: true, 50, default)).ShouldContain(alert =>
            alert.TenantId == tenant.Id && alert.Text.StartsWith("2000 units")
        );
        var check = await CompareAsync(tenant, subscription);
        (check.Agrees, check.Cause, RepairOffer.For(check, default)!.Verb).ShouldBe(
            (false, "no item of the subscription bills this meter", "Add the price, bill 2,000")
        );
        var page = WebUtility.HtmlDecode(
            await (
                await app.GetPageAsync($"/admin/tenants/{tenant.Context.PublicId}/reconciliation", SignedInPages.Operator)
            ).Content.ReadAsStringAsync()
        );
        page.ShouldContain("2,000 not billed");

        (await RepairAsync(tenant, subscription)).ShouldBeOfType<RepairOutcome.Done>().Check.Summary.ShouldBe(2000);
        (await RepairAsync(tenant, subscription)).ShouldBeOfType<RepairOutcome.Done>("a second click finds nothing to do");
        (await ItemsAsync(tenant, subscription)).Count.ShouldBe(1);
        (await app.Service<OperatorAlerts>().ListAsync(openOnly: true, 50, default)).ShouldNotContain(alert => alert.TenantId == tenant.Id);
        await using (var db = app.Db())
            (await db.Set<UsageAdjustment>().SingleAsync(row => row.TenantId == tenant.Id)).ShouldSatisfyAllConditions(
                row => row.By.ShouldBe(By.Name),
                row => row.Meter.ShouldBe(Meter),
                row => row.Kind.ShouldBe(AdjustmentKind.Terms)
            );

        (await key.ChatAsync(10, 100)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var line = await BilledAsync(tenant, subscription);
        (line.Quantity, line.AmountMinor).ShouldBe((2100L, 1L)); // 2,100 at $0.0065 per 1,000
        var invoice = (await app.RenewalAsync(tenant, subscription.PeriodEnd))!;
        (
            await app.Service<ExplainInvoice>().LineAsync(tenant.Context, invoice.StripeInvoiceId, line.Position, default)
        )!.Explained.ShouldBe(2100, "the item's line explains what was used before the item was there, too");
    }

    [Fact]
    public async Task What_stripe_counted_while_no_item_billed_it_is_taken_back_and_billed_once()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(10, 700)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ReportAsync(tenant);
        var item = (await ItemsAsync(tenant, subscription)).Single();
        await new SubscriptionItemService(app.Stripe).DeleteAsync(
            item.Id,
            new SubscriptionItemDeleteOptions { ClearUsage = true, ProrationBehavior = "none" }
        );
        await PortalApp.EventuallyAsync(
            async () => !(await tenant.SubscriptionAsync())!.Bills(Meter),
            "the webhook tells that the item is gone"
        );

        var before = await CompareAsync(tenant, subscription);
        (before.Ledger, before.Accepted, before.Summary, before.Agrees, before.Drift).ShouldBe(
            (700L, 700L, 700L, false, DriftCause.Unbilled)
        );
        await app.AdvanceAsync(TimeSpan.FromMinutes(2)); // the new item must not be created in the same minute as the reports
        var after = (await RepairAsync(tenant, subscription)).ShouldBeOfType<RepairOutcome.Done>().Check;
        (after.Accepted, after.Summary, after.Agrees).ShouldBe((700L, 700L, true));
        (await BilledAsync(tenant, subscription)).Quantity.ShouldBe(700);
    }

    [Fact]
    public async Task What_a_change_to_a_plan_without_the_meter_left_out_is_seen_once_the_period_is_renewed()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        (await (await tenant.KeyAsync()).ChatAsync(10, 3000)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.AdvanceAsync(TimeSpan.FromMinutes(2)); // no changes in a period's first minute
        (await app.Service<ChangePlan>().ApplyAsync(tenant.Context, "pro", null, default)).ShouldBeOfType<PlanChangeOutcome.Changed>();
        await app.TurnPeriodAsync(tenant, subscription.PeriodEnd);
        await PortalApp.EventuallyAsync(
            async () => (await CompareAsync(tenant, subscription)) is { Agrees: true, Invoiced: 3000 },
            "the four sums agree"
        );

        await using var db = app.Db();
        var line = await db.Set<InvoiceCopy>()
            .Where(invoice => invoice.TenantId == tenant.Id)
            .SelectMany(invoice => invoice.Lines)
            .SingleAsync(row => row.Meter == Meter);
        line.Quantity = 2000;
        await db.SaveChangesAsync();
        var check = await CompareAsync(tenant, subscription);
        (check.Ledger, check.Accepted, check.Summary, check.Invoiced, check.Agrees).ShouldBe((3000L, 3000L, 3000L, 2000L, false));
    }

    [Fact]
    public async Task Cancelled_at_once_the_unbilled_usage_keeps_its_price()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku", without: Meter);
        (await (await tenant.KeyAsync()).ChatAsync(10, 20_000)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.AdvanceAsync(TimeSpan.FromMinutes(2)); // no changes in a period's first minute
        (await app.Service<CancelNow>().RunAsync(tenant.Context, default)).ShouldBeOfType<CancelOutcome.Done>();
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await app.RunJobAsync<ReconcileSubscriptions>();
                await using var db = app.Db();
                return await db.Set<ClosedPeriod>().AnyAsync(row => row.TenantId == tenant.Id && row.Meter == Meter);
            },
            "the last period is closed"
        );
        await app.RunJobAsync<SettleLateUsage>();
        await using var read = app.Db();
        var moved = await read.Set<UsageAdjustment>().SingleAsync(row => row.TenantId == tenant.Id && row.Meter == Meter);
        var price = app.Service<IOptions<PlanCatalogue>>().Value.Plans["pro_haiku"].Meters[Meter].UnitAmountMinor;
        (moved.Kind, moved.Quantity, moved.AmountMinor).ShouldBe((AdjustmentKind.InvoiceItem, 20_000L, 20_000 * price));
    }

    [Fact]
    public async Task A_period_that_two_close_at_once_is_closed_once()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku", without: Meter);
        (await (await tenant.KeyAsync()).ChatAsync(10, 20)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.AdvanceAsync(TimeSpan.FromMinutes(2)); // no changes in a period's first minute
        (await app.Service<CancelNow>().RunAsync(tenant.Context, default)).ShouldBeOfType<CancelOutcome.Done>();
        await using var db = app.Db();
        var close = app.Service<CloseBilledPeriod>();
        var ended = (await tenant.SubscriptionAsync())!;
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await close.EndedAsync(ended, default);
                return await db.Set<ClosedPeriod>().CountAsync(row => row.TenantId == tenant.Id) == 2;
            },
            "input and output tokens are closed"
        );
        for (var round = 0; round < 5; round++)
        {
            await db.Set<ClosedPeriod>().Where(row => row.TenantId == tenant.Id).ExecuteDeleteAsync();
            var counts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => close.EndedAsync(ended, default))));
            // An event of the last invoice may have closed it too, and a meter whose usage was moved away has nothing left to close.
            counts.Sum().ShouldBeLessThanOrEqualTo(2);
            (await db.Set<ClosedPeriod>().CountAsync(row => row.TenantId == tenant.Id)).ShouldBeInRange(1, 2);
        }
    }

    private async Task<long> ReportedAsync(TestTenant tenant)
    {
        await using var db = app.Db();
        return await db.Set<UsageReport>().Where(row => row.TenantId == tenant.Id && row.Meter == Meter).SumAsync(row => row.Quantity);
    }

    private async Task<List<SubscriptionItem>> ItemsAsync(TestTenant tenant, TenantSubscription subscription)
    {
        var plan = app.Service<IOptions<PlanCatalogue>>().Value.Plans["pro_haiku"];
        var prices = await app.Service<StripePrices>().FindAsync("pro_haiku", plan, default);
        var price = prices.Single(one => one.LookupKey == StripePrices.MeterKey("pro_haiku", Meter));
        var fresh = await new SubscriptionService(app.Stripe).GetAsync(subscription.StripeSubscriptionId);
        return fresh.Items.Data.FindAll(item => item.Price.Id == price.Id);
    }

    /// <summary>Ends the period and waits until the four sums agree on it.</summary>
    private async Task<InvoiceLineCopy> BilledAsync(TestTenant tenant, TenantSubscription subscription)
    {
        await app.TurnPeriodAsync(tenant, subscription.PeriodEnd);
        await PortalApp.EventuallyAsync(
            async () => (await CompareAsync(tenant, subscription)) is { Agrees: true, Invoiced: not null },
            "the four sums agree"
        );
        return (await app.RenewalAsync(tenant, subscription.PeriodEnd))!.Lines.Single(line =>
            line.Meter == Meter && line.PeriodStart >= subscription.PeriodStart && line.Quantity > 0
        );
    }

    private Task<UsageCheck> CompareAsync(TestTenant tenant, TenantSubscription subscription) =>
        app.Service<CompareUsage>().RunAsync(tenant.Id, Meter, subscription.PeriodStart, default);

    private Task<RepairOutcome> RepairAsync(TestTenant tenant, TenantSubscription subscription) =>
        app.Service<RepairDrift>().RunAsync(By, tenant.Id, Meter, subscription.PeriodStart, default);
}
