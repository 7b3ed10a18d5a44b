using System.Net;
using System.Net.Http.Json;
using BillingPortal.Metering;
using BillingPortal.Reconciliation;
using BillingPortal.Tenants;
using BillingPortal.Tests.UsageReporting.Corrections;
using BillingPortal.UsageReporting;
using BillingPortal.UsageReporting.Reporters;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.UsageReporting.Reporters;

/// <summary>The three reporting modes, switched in the middle of a period, and Stripe outages.</summary>
public sealed class ReporterTests(QuickPortal app) : IClassFixture<QuickPortal>
{
    [Fact]
    public async Task Switching_the_reporter_in_the_middle_of_a_period_neither_loses_nor_doubles_and_can_be_rolled_back()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        var total = 0L;
        foreach (
            var (way, units) in new[]
            {
                (ReporterNames.Legacy, 100),
                (ReporterNames.Shadow, 30),
                (ReporterNames.MeterEvents, 7),
                (ReporterNames.Legacy, 1000),
            }
        )
        {
            await using (var db = app.Db())
                await db.Set<Tenant>()
                    .Where(row => row.Id == tenant.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsageReporter, way));
            (await key.ChatAsync(units, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
            await app.AdvanceAsync(TimeSpan.FromMinutes(2)); // past the first minute: usage records cannot be dated earlier
            total += units;
            await app.ReportAsync(tenant);
        }
        await app.Service<SendShadowCopies>().RunAsync(default);
        var check = await app.Service<CompareUsage>().RunAsync(tenant.Id, "input_tokens", subscription.PeriodStart, default);
        (check.Ledger, check.Accepted, check.Summary, check.Agrees).ShouldBe((total, total, total, true));
        check.Shadow.ShouldBe(30);
        check.Legacy.ShouldBe(total); // the sandbox adds both modes into one sum
        var parity = (await app.Service<ReconciliationQueries>().ParityAsync(tenant.Id, 0, 50, default)).Single(row =>
            row.Meter == "input_tokens"
        );
        (parity.Billed, parity.Copied).ShouldBe((30, 30));
        await using var read = app.Db();
        (
            await read.Set<UsageReport>()
                .Where(row => row.TenantId == tenant.Id && row.Meter == "input_tokens")
                .OrderBy(row => row.Id)
                .Select(row => row.Reporter)
                .ToListAsync()
        ).ShouldBe([ReporterNames.Legacy, ReporterNames.Legacy, ReporterNames.MeterEvents, ReporterNames.Legacy]);
    }

    [Theory]
    [InlineData("api_500")]
    [InlineData("api_timeout_after")]
    [InlineData("api_close")]
    [InlineData("api_429")]
    public async Task A_report_counts_once_whatever_stripe_answers(string trouble)
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        await ChaosAsync(
            new Dictionary<string, object>
            {
                [trouble] = 0.6m,
                ["seed"] = 7,
                ["timeout_ms"] = 300,
                ["path"] = "/v1/billing/meter_events",
            }
        );
        try
        {
            for (var i = 0; i < 4; i++)
            {
                (await key.ChatAsync(10, 5)).StatusCode.ShouldBe(HttpStatusCode.OK);
                await app.Service<ReportUsage>().FlushAsync(tenant.Id, default);
            }
        }
        finally
        {
            await ChaosAsync([]);
        }
        await app.ReportAsync(tenant);
        foreach (var (meter, units) in new[] { ("input_tokens", 40L), ("output_tokens", 20L) })
        {
            var check = await app.Service<CompareUsage>().RunAsync(tenant.Id, meter, subscription.PeriodStart, default);
            (check.Ledger, check.Accepted, check.Summary).ShouldBe((units, units, units));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_report_in_doubt_for_23_hours_is_settled_from_the_summaries(bool arrived)
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(33, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.Service<FreezeUsage>().RunAsync(tenant.Id, default);
        await using (var db = app.Db())
        {
            // The process died a day ago, between the call to Stripe and its answer.
            var reports = await db.Set<UsageReport>().Where(row => row.TenantId == tenant.Id).ToListAsync();
            foreach (var report in reports)
            {
                if (arrived)
                    await app.Service<MeterEventReporter>()
                        .SendAsync(report, report.Meter, report.Identifier + "-forgotten", report.Identifier + "-forgotten", default);
                (report.Attempts, report.FirstAttemptAt, report.LastAttemptAt, report.NextAttemptAt) = (
                    1,
                    app.Clock.GetUtcNow().AddHours(-24),
                    TimeProvider.System.GetUtcNow().AddHours(-24),
                    TimeProvider.System.GetUtcNow()
                );
            }
            await db.SaveChangesAsync();
        }
        await app.ReportAsync(tenant);
        var check = await app.Service<CompareUsage>().RunAsync(tenant.Id, "input_tokens", subscription.PeriodStart, default);
        (check.Ledger, check.Accepted, check.Summary).ShouldBe((33, 33, 33));
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("-1", false)]
    [InlineData("1.5", false)]
    [InlineData("1000000000000000", false)]
    [InlineData("1", true)]
    [InlineData("999999999999999", true)]
    public void Amounts_that_stripe_would_refuse_are_refused_at_the_door(string quantity, bool allowed) =>
        (Charge.Refuse(decimal.Parse(quantity, System.Globalization.CultureInfo.InvariantCulture)) is null).ShouldBe(allowed);

    private async Task ChaosAsync(Dictionary<string, object> switches) =>
        (await app.Http.PostAsJsonAsync($"{app.SandboxUrl}/_sandbox/chaos", switches)).EnsureSuccessStatusCode();
}
