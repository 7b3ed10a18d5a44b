using System.Collections.Frozen;
using BillingPortal.Invoices;
using BillingPortal.Overview;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Usage;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Overview;

public sealed class HappeningTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(4900, 4900, 4900, "Invoice A-1 paid: $49.00")]
    [InlineData(1000, 0, 0, "Invoice A-1 paid: $0.00, and $10.00 from the credit balance")]
    [InlineData(1000, 700, 700, "Invoice A-1 paid: $7.00, and $3.00 from the credit balance")]
    [InlineData(-18_849, 0, 0, "Invoice A-1 credited: $188.49")]
    public void A_paid_invoice_says_what_paid_it(long total, long due, long paid, string words)
    {
        var entitlement = new Entitlement
        {
            TenantId = 1,
            State = EntitlementState.Active,
            PlanName = "Pro",
            Period = new BillingPeriod(Now.AddDays(-10), Now.AddDays(20)),
            Meters = FrozenDictionary<string, MeterAllowance>.Empty,
        };
        var invoice = new InvoiceCopy
        {
            StripeInvoiceId = "in_1",
            Number = "A-1",
            Status = "paid",
            BillingReason = "subscription_cycle",
            Currency = "usd",
            TotalMinor = total,
            AmountDueMinor = due,
            AmountPaidMinor = paid,
            PaidAt = Now,
        };
        var usage = new PeriodUsage(entitlement, [], Now);
        var shown = new OverviewSnapshot(usage, new PlanDefinition { Name = "Pro" }, "usd", null, null, [invoice], [], [], []);

        var line = Happening.Of(shown, key => key ?? "").ShouldHaveSingleItem();

        $"{line.Before}{line.Subject}{line.After}: {line.Detail}".ShouldBe(words);
    }
}
