using System.Net;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.UsageReporting;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.StripeAccess;

/// <summary>An outage of Stripe is not an outage of the portal: Stripe's address here is one where nothing listens.</summary>
public sealed class StripeDownTests(StripeDownTests.NoStripe app) : IClassFixture<StripeDownTests.NoStripe>
{
    public sealed class NoStripe : PortalApp
    {
        protected override IEnumerable<string> Settings =>
            ["--Stripe:SecretKey=sk_test_nobody", "--Stripe:ApiBase=http://127.0.0.1:1", "--Stripe:WebhookSecret=whsec_nobody"];
    }

    [Fact]
    public async Task Sign_up_and_metered_calls_work_and_the_customer_is_made_later()
    {
        var tenant = await app.SignUpAsync();
        (await (await tenant.KeyAsync()).GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await app.RunJobAsync<CreateStripeCustomer>()).ShouldStartWith("0 of ");
        await using var db = app.Db();
        (await db.Set<Tenant>().SingleAsync(row => row.Id == tenant.Id)).StripeCustomerId.ShouldBeNull();
    }

    [Fact]
    public async Task Buying_says_that_Stripe_does_not_answer_and_changes_nothing()
    {
        var tenant = await app.SignUpAsync();
        var answer = await (await tenant.KeyAsync()).PostAsync("/api/billing/checkout", new { plan = "pro" });
        (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.ServiceUnavailable, "stripe_unavailable"));
    }

    [Fact]
    public async Task A_report_that_gets_no_answer_keeps_its_identifier_and_its_key()
    {
        var tenant = await app.SignUpAsync();
        await using var db = app.Db();
        await db.InTransactionAsync(
            () =>
                db.Set<Tenant>()
                    .Where(row => row.Id == tenant.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.StripeCustomerId, "cus_" + tenant.Id)),
            default
        );
        var now = app.Clock.GetUtcNow();
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddDays(-1);
        db.Add(
            new UsageRollup
            {
                TenantId = tenant.Id,
                Meter = "api_calls",
                PeriodStart = hour.AddMinutes(12.5),
                HourStart = hour,
                Quantity = 7,
                Billable = 7,
            }
        );
        await db.SaveChangesAsync();

        (await app.Service<ReportUsage>().FlushAsync(tenant.Id, default)).ShouldBeFalse();
        (await app.Service<ReportUsage>().FlushAsync(tenant.Id, default)).ShouldBeFalse(
            "its next try is not due yet, so it is still on its way"
        );

        var report = await db.Set<UsageReport>().AsNoTracking().SingleAsync(row => row.TenantId == tenant.Id);
        (report.Quantity, report.State, report.KeyGeneration).ShouldBe((7L, ReportState.Pending, 0));
        report.Identifier.ShouldEndWith("-0-7");
        report.Timestamp.ShouldBe(hour.AddMinutes(13), "the period's first whole minute");
    }
}
