using System.Net;
using BillingPortal.InvoiceExplained;
using BillingPortal.Invoices;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Reconciliation;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.UsageReporting;
using BillingPortal.UsageReporting.Corrections;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.UsageReporting.Corrections;

/// <summary>A portal that trusts Stripe's summaries at once, and reports when a test or an event triggers it, not every minute.</summary>
public sealed class QuickPortal : PortalApp
{
    protected override IEnumerable<string> Settings =>
        [
            "--Reporting:DoubtPauseSeconds=0",
            "--StripeEvents:MostAttempts=2",
            "--Jobs:report-usage:EverySeconds=86400",
            "--Jobs:settle-late-usage:EverySeconds=86400",
        ];
}

/// <summary>Usage that arrives after the invoice is final, and operators' corrections.</summary>
public sealed class LateUsageTests(QuickPortal app) : IClassFixture<QuickPortal>
{
    [Theory]
    [InlineData(LateUsage.CarryOver, 250)]
    [InlineData(LateUsage.WriteOff, 0)]
    public async Task Late_usage_is_moved_by_an_audited_pair_or_written_off(LateUsage choice, long nextPeriod)
    {
        var tenant = await app.SignUpAsync();
        await using (var db = app.Db())
            await db.Set<Tenant>()
                .Where(row => row.Id == tenant.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LateUsage, choice));
        var first = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(1000, 10)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await RenewAsync(tenant, first);

        await AppendAsync(tenant, key, first, "input_tokens", 250); // a node that was cut off delivers it late
        await app.RunJobAsync<ReportUsage>();
        await app.RunJobAsync<SettleLateUsage>();
        await app.ReportAsync(tenant);

        await using (var db = app.Db())
        {
            var moved = await db.Set<UsageAdjustment>().SingleAsync(row => row.TenantId == tenant.Id);
            (moved.Kind, moved.Quantity, moved.FromPeriod).ShouldBe(
                (choice == LateUsage.CarryOver ? AdjustmentKind.CarryOver : AdjustmentKind.WriteOff, 250L, first.PeriodStart)
            );
            (await db.Set<UsageEvent>().SingleAsync(row => row.Id == moved.LedgerOutId)).Quantity.ShouldBe(-250);
            (await db.Set<UsageEvent>().SingleAsync(row => row.Id == moved.LedgerInId)).Quantity.ShouldBe(250);
        }
        await ShouldAgreeAsync(tenant, first.PeriodStart, "input_tokens", 1000);
        var second = (await tenant.SubscriptionAsync())!;
        await RenewAsync(tenant, second);
        if (nextPeriod > 0)
            await ShouldAgreeAsync(tenant, second.PeriodStart, "input_tokens", nextPeriod);
        await app.RunJobAsync<SettleLateUsage>();
        await using (var db = app.Db())
            (await db.Set<UsageAdjustment>().CountAsync(row => row.TenantId == tenant.Id)).ShouldBe(1);

        // Both invoices break down into ledger rows, including the moved ones.
        await using var read = app.Db();
        foreach (
            var invoice in await read.Set<InvoiceCopy>()
                .Where(row => row.TenantId == tenant.Id && row.BillingReason == "subscription_cycle")
                .ToListAsync()
        )
        {
            var explained = (await app.Service<ExplainInvoice>().RunAsync(tenant.Context, invoice.StripeInvoiceId, default))!;
            foreach (var line in explained.Lines.Where(line => line.Meter is not null))
                line.Explained.ShouldBe(line.Quantity);
            var csv = await (
                await key.GetAsync($"/api/billing/invoices/{invoice.StripeInvoiceId}/explanation.csv")
            ).Content.ReadAsStringAsync();
            csv.ShouldStartWith("line,description,meter,day,key,quantity");
            var stranger = await app.SignUpAsync();
            (
                await (await stranger.KeyAsync()).GetAsync($"/api/billing/invoices/{invoice.StripeInvoiceId}/explanation")
            ).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_report_that_arrives_after_the_invoice_is_final_is_cancelled_and_moved()
    {
        var tenant = await app.SignUpAsync();
        var first = await tenant.SubscribeAsync("pro_sonnet");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(100, 10)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await RenewAsync(tenant, first);
        await AppendAsync(tenant, key, first, "input_tokens", 40);
        await using (var db = app.Db())
        {
            // As if it had been frozen in time and sent late: the period is not closed here yet.
            var closed = await db.Set<ClosedPeriod>().Where(row => row.TenantId == tenant.Id).ToListAsync();
            db.RemoveRange(closed);
            await db.SaveChangesAsync();
            await app.ReportAsync(tenant);
            foreach (var row in closed)
                db.Add(
                    new ClosedPeriod
                    {
                        TenantId = row.TenantId,
                        Meter = row.Meter,
                        PeriodStart = row.PeriodStart,
                        Invoiced = row.Invoiced,
                        UnitAmountMinor = row.UnitAmountMinor,
                        FinalAt = row.FinalAt,
                    }
                );
            await db.SaveChangesAsync();
        }
        await app.RunJobAsync<SettleLateUsage>();
        await app.ReportAsync(tenant);
        await ShouldAgreeAsync(tenant, first.PeriodStart, "input_tokens", 100);
        await ShouldAgreeAsync(tenant, first.PeriodEnd, "input_tokens", 40);
    }

    [Fact]
    public async Task Corrections_are_rows_of_their_own_and_reach_stripe()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(500, 10)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ReportAsync(tenant);
        var correct = app.Service<CorrectUsage>();
        (
            await correct.RunAsync(await app.OperatorAsync(), tenant.Id, "input_tokens", 70, "missed by the proxy", default)
        ).ShouldBeOfType<CorrectOutcome.Corrected>();
        await app.ReportAsync(tenant);
        (await correct.RunAsync(await app.OperatorAsync(), tenant.Id, "input_tokens", -200, "a loop of ours", default))
            .ShouldBeOfType<CorrectOutcome.Corrected>()
            .Credited.ShouldBe(0);
        await app.ReportAsync(tenant);
        (
            await correct.RunAsync(await app.OperatorAsync(), tenant.Id, "input_tokens", -5000, "too much", default)
        ).ShouldBeOfType<CorrectOutcome.Refused>();
        (
            await correct.RunAsync(await app.OperatorAsync(), tenant.Id, "input_tokens", 1, " ", default)
        ).ShouldBeOfType<CorrectOutcome.Refused>();
        await ShouldAgreeAsync(tenant, subscription.PeriodStart, "input_tokens", 370);
        await using var db = app.Db();
        (await db.Set<UsageAdjustment>().Where(row => row.TenantId == tenant.Id).SumAsync(row => row.Quantity)).ShouldBe(-130);
        (
            await db.Set<UsageRollup>().Where(row => row.TenantId == tenant.Id && row.Meter == "input_tokens").SumAsync(row => row.Quantity)
        ).ShouldBe(500); // the quota shows actual usage
    }

    [Fact]
    public async Task Usage_older_than_35_days_becomes_an_invoice_item()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_sonnet");
        var key = await tenant.KeyAsync();
        await using (var db = app.Db())
        {
            var old = subscription.PeriodStart.AddDays(-40);
            (await app.Service<LedgerWriter>().CommitAsync(new LedgerEntry([Row(tenant, key, "output_tokens", 5000, old, old)]))).ShouldBe(
                LedgerOutcome.Committed
            );
        }
        await app.RunJobAsync<ReportUsage>();
        await app.RunJobAsync<SettleLateUsage>();
        await using var read = app.Db();
        (await read.Set<UsageReport>().AnyAsync(row => row.TenantId == tenant.Id)).ShouldBeFalse();
        var item = await read.Set<UsageAdjustment>().SingleAsync(row => row.TenantId == tenant.Id);
        (item.Kind, item.AmountMinor).ShouldBe((AdjustmentKind.InvoiceItem, 10m)); // 5,000 at $0.02 per 1,000
        item.StripeInvoiceItemId.ShouldNotBeNull();
        (await new Stripe.InvoiceItemService(app.Stripe).GetAsync(item.StripeInvoiceItemId)).Amount.ShouldBe(10);
    }

    private static UsageEvent Row(TestTenant tenant, TestKey key, string meter, long quantity, DateTimeOffset at, DateTimeOffset period) =>
        new()
        {
            Id = 0,
            TenantId = tenant.Id,
            KeyId = key.Id,
            Meter = meter,
            Quantity = quantity,
            Billable = true,
            OccurredAt = at,
            ReceivedAt = at,
            PeriodStart = period,
            Endpoint = "/late",
            Method = "POST",
            Status = 200,
            Source = "call",
        };

    private async Task AppendAsync(TestTenant tenant, TestKey key, TenantSubscription period, string meter, long quantity)
    {
        var row = Row(tenant, key, meter, quantity, period.PeriodEnd.AddMinutes(-5), period.PeriodStart);
        row.Id = app.Service<LedgerWriter>().NextId();
        (await app.Service<LedgerWriter>().CommitAsync(new LedgerEntry([row]))).ShouldBe(LedgerOutcome.Committed);
    }

    private async Task RenewAsync(TestTenant tenant, TenantSubscription subscription)
    {
        await app.TurnPeriodAsync(tenant, subscription.PeriodEnd);
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await using var db = app.Db();
                return await db.Set<ClosedPeriod>()
                        .CountAsync(row => row.TenantId == tenant.Id && row.PeriodStart == subscription.PeriodStart) == 2
                    && !await db.Set<InboxEvent>().AnyAsync(row => row.State == InboxState.Pending);
            },
            "both meters are closed and no event is left that would close them again"
        );
    }

    private async Task ShouldAgreeAsync(TestTenant tenant, DateTimeOffset periodStart, string meter, long quantity)
    {
        var check = await app.Service<CompareUsage>().RunAsync(tenant.Id, meter, periodStart, default);
        (check.Ledger, check.Accepted, check.Summary, check.Invoiced ?? quantity, check.Drift).ShouldBe(
            (quantity, quantity, quantity, quantity, DriftCause.None)
        );
    }
}
