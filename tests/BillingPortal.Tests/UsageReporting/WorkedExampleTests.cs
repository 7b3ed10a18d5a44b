using System.Net;
using BillingPortal.Metering.Quota;
using BillingPortal.Reconciliation;
using BillingPortal.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Stripe;
using Xunit;

namespace BillingPortal.Tests.UsageReporting;

/// <summary>From calls to a paid invoice, to the cent: Stripe rounds each line and then sums.</summary>
public sealed class WorkedExampleTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Theory]
    [InlineData(5000, 2000)] // 0.65 and 1.30 cents
    [InlineData(4000, 1000)] // 0.52 and 0.65 cents: summed first it would be 1001
    public async Task Pro_Haiku_bills_1002_cents(int input, int output)
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(input - 1000, output - 500)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await key.ChatAsync(1000, 500, stream: true)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await app.TurnPeriodAsync(tenant, subscription.PeriodEnd);

        var copy = await app.RenewalAsync(tenant, subscription.PeriodEnd);
        copy!
            .Lines.OrderBy(line => line.Position)
            .Select(line => (line.Meter, line.AmountMinor))
            .OrderByDescending(line => line.AmountMinor)
            .ThenBy(line => line.Meter, StringComparer.Ordinal)
            .ShouldBe([(null, 1000L), ("input_tokens", 1L), ("output_tokens", 1L)]);
        copy.TotalMinor.ShouldBe(1002);
        copy.AmountPaidMinor.ShouldBe(1002);
        copy.Lines.Single(line => line.Meter == "input_tokens").ExactMinor.ShouldBe(input * 0.00013m);
        copy.Lines.Single(line => line.Meter == "output_tokens").ExactMinor.ShouldBe(output * 0.00065m);

        var atStripe = await new InvoiceService(app.Stripe).GetAsync(copy.StripeInvoiceId);
        (atStripe.Status, atStripe.Total, atStripe.AmountPaid).ShouldBe(("paid", 1002L, 1002L));
        atStripe.Lines.Data.Select(line => line.Amount).Order().ShouldBe([1, 1, 1000]);

        await app.RunJobAsync<ReconcileUsage>();
        await using var db = app.Db();
        var checks = await db.Set<UsageCheck>()
            .Where(check => check.TenantId == tenant.Id && check.PeriodStart == subscription.PeriodStart)
            .ToListAsync();
        checks.Count.ShouldBe(2);
        foreach (var check in checks)
            (check.Accepted, check.Summary, check.Invoiced, check.Agrees).ShouldBe((check.Ledger, check.Ledger, check.Ledger, true));

        // The next period starts at zero, here and at Stripe.
        var next = (await app.Service<EntitlementDirectory>().FindAsync(tenant.Id, default))!;
        next.Period.Start.ShouldBe(subscription.PeriodEnd);
        (await app.Service<ReserveQuota>().StandingAsync(next, default)).ShouldAllBe(meter => meter.Used == 0 && meter.Reserved == 0);
    }
}
