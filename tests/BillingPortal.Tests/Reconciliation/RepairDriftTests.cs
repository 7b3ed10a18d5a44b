using System.Net;
using BillingPortal.Callers;
using BillingPortal.Invoices;
using BillingPortal.Jobs;
using BillingPortal.Reconciliation;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.Tests.UsageReporting.Corrections;
using BillingPortal.UsageReporting;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Reconciliation;

/// <summary>Each repair does what its button says, and the sums agree afterwards.</summary>
public sealed class RepairDriftTests(QuickPortal app) : IClassFixture<QuickPortal>
{
    private static readonly Caller By = Caller.Command("of a test");

    [Fact]
    public async Task A_refused_report_is_sent_again_and_counts_once()
    {
        var (tenant, subscription) = await UsedAsync(40);
        await app.Service<FreezeUsage>().RunAsync(tenant.Id, default);
        await SetAsync(tenant, ReportState.Rejected);

        var before = await CompareAsync(tenant, subscription);
        (before.Drift, before.Difference, RepairOffer.For(before, default)!.Verb).ShouldBe((DriftCause.Rejected, 40L, "Send 40 again"));
        var done = (await RepairAsync(tenant, subscription)).ShouldBeOfType<RepairOutcome.Done>();
        (done.Check.Agrees, done.Check.Accepted, done.Check.Summary).ShouldBe((true, 40L, 40L));
        (await RepairAsync(tenant, subscription)).ShouldBeOfType<RepairOutcome.Done>().Check.Accepted.ShouldBe(40);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_doubted_report_is_decided_by_a_person_and_never_guessed(bool arrived)
    {
        var (tenant, subscription) = await UsedAsync(33);
        if (arrived)
            (await app.Service<ReportUsage>().FlushAsync(tenant.Id, default)).ShouldBeTrue();
        else
            await app.Service<FreezeUsage>().RunAsync(tenant.Id, default);
        await SetAsync(tenant, ReportState.InDoubt);

        (await CompareAsync(tenant, subscription)).Drift.ShouldBe(DriftCause.InDoubt);
        (await RepairAsync(tenant, subscription)).ShouldBeOfType<RepairOutcome.NoSafeRepair>();
        var (stuck, _) = await app.Service<ReconciliationQueries>().StuckReportsAsync(tenant.Id, 0, 10, default);
        foreach (var report in stuck)
            (await app.Service<RepairDrift>().DecideAsync(By, report.Id, arrived, default)).ShouldBeTrue();
        (await app.Service<RepairDrift>().DecideAsync(By, stuck[0].Id, arrived, default)).ShouldBeFalse("it is decided");
        (await app.Service<ReportUsage>().FlushAsync(tenant.Id, default)).ShouldBeTrue();
        var check = await CompareAsync(tenant, subscription);
        (check.Agrees, check.Ledger, check.Accepted, check.Summary).ShouldBe((true, 33L, 33L, 33L));
    }

    [Fact]
    public async Task Unknown_drift_raises_an_alert_and_a_wrong_copy_is_taken_from_stripe_again()
    {
        var (tenant, subscription) = await UsedAsync(500);
        await app.TurnPeriodAsync(tenant, subscription.PeriodEnd);
        await PortalApp.EventuallyAsync(
            async () => (await CompareAsync(tenant, subscription)) is { Agrees: true, Invoiced: 500 },
            "the four sums agree"
        );
        // An invoice event still in the inbox restores the right lines, so corrupt them again until a comparison has seen it.
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await using var db = app.Db();
                var lines = db.Set<InvoiceCopy>()
                    .Where(invoice => invoice.TenantId == tenant.Id)
                    .SelectMany(invoice => invoice.Lines)
                    .Select(row => row.Id);
                await db.InTransactionAsync(
                    () =>
                        db.Set<InvoiceLineCopy>()
                            .Where(row =>
                                lines.Contains(row.Id) && row.Meter == "input_tokens" && row.PeriodStart == subscription.PeriodStart
                            )
                            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Quantity, 508)),
                    default
                );
                return await app.Service<ReconcileUsage>().RunAsync(tenant.Id, default) == "2 sums compared, differ: 1 Unknown";
            },
            "the comparison finds the wrong line"
        );
        app.Service<JobProgress>().Find(ReconcileUsage.ProgressOf(tenant.Id)).ShouldBeNull("it is over");
        (await app.Service<OperatorAlerts>().ListAsync(openOnly: true, 50, default)).ShouldContain(alert =>
            alert.TenantId == tenant.Id && alert.Text.StartsWith("Unknown drift of -8 units")
        );
        var done = (await RepairAsync(tenant, subscription)).ShouldBeOfType<RepairOutcome.Done>();
        (done.Check.Agrees, done.Check.Invoiced).ShouldBe((true, 500L));
        (await app.Service<OperatorAlerts>().ListAsync(openOnly: true, 50, default)).ShouldNotContain(alert => alert.TenantId == tenant.Id);
    }

    [Fact]
    public async Task A_missing_usage_record_is_a_difference_while_that_way_is_on()
    {
        var (tenant, subscription) = await UsedAsync(60);
        await app.Service<SetReportingTerms>().RunAsync(By, tenant.Id, ReporterNames.Legacy, default, "still on the old way", default);
        await app.AdvanceAsync(TimeSpan.FromMinutes(2)); // past the first minute: usage records cannot be dated earlier
        (await app.Service<ReportUsage>().FlushAsync(tenant.Id, default)).ShouldBeTrue();
        var check = await CompareAsync(tenant, subscription);
        (check.Agrees, check.Legacy).ShouldBe((true, 60L));

        await using (var db = app.Db()) // one more that counts as sent and is not at Stripe
            await db.InTransactionAsync(
                () =>
                    db.Set<UsageReport>()
                        .Where(row => row.TenantId == tenant.Id && row.Meter == "input_tokens")
                        .ExecuteUpdateAsync(set =>
                            set.SetProperty(row => row.Quantity, 61).SetProperty(row => row.AcceptedAt, app.Clock.GetUtcNow().AddHours(-1))
                        ),
                default
            );
        (await CompareAsync(tenant, subscription)).Agrees.ShouldBeFalse();
    }

    private async Task<(TestTenant Tenant, TenantSubscription Subscription)> UsedAsync(int tokens)
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        (await (await tenant.KeyAsync()).ChatAsync(tokens, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        return (tenant, subscription);
    }

    private async Task SetAsync(TestTenant tenant, ReportState state)
    {
        await using var db = app.Db();
        (
            await db.InTransactionAsync(
                () =>
                    db.Set<UsageReport>()
                        .Where(row => row.TenantId == tenant.Id)
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state)),
                default
            )
        ).ShouldBe(2);
    }

    private Task<UsageCheck> CompareAsync(TestTenant tenant, TenantSubscription subscription) =>
        app.Service<CompareUsage>().RunAsync(tenant.Id, "input_tokens", subscription.PeriodStart, default);

    private Task<RepairOutcome> RepairAsync(TestTenant tenant, TenantSubscription subscription) =>
        app.Service<RepairDrift>().RunAsync(By, tenant.Id, "input_tokens", subscription.PeriodStart, default);
}
