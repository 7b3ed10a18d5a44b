using BillingPortal.Invoices;
using BillingPortal.Subscriptions;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Invoices;

/// <summary>Where a period of usage ends, and which invoice closes it.</summary>
public sealed class BilledPeriodTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Next = new(2026, 2, 28, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset AfterNext = new(2026, 3, 31, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_period_ends_with_its_month_and_at_a_cancellation()
    {
        BilledPeriod.From(Start, subscription: null).ShouldBe(new BillingPeriod(Start, new DateTimeOffset(2026, 2, 1, 0, 0, 0, default)));
        BilledPeriod.From(Next, Running()).ShouldBe(new BillingPeriod(Next, AfterNext), "the running period");
        BilledPeriod.From(Start, Running()).ShouldBe(new BillingPeriod(Start, Next), "an earlier one, by months from the anchor");
        BilledPeriod.From(Next, Running(endedAt: Next.AddDays(3))).ShouldBe(new BillingPeriod(Next, Next.AddDays(3)), "cancelled at once");
        BilledPeriod.From(Start, Running(endedAt: Next.AddDays(3))).End.ShouldBe(Next, "the earlier period was billed whole");
    }

    [Fact]
    public void A_renewal_and_the_invoice_of_a_cancellation_close_a_period()
    {
        var renewal = Invoice("subscription_cycle", Start, Next, createdAt: Next);
        BilledPeriod.ClosedBy(renewal, Running()).ShouldBe(new BillingPeriod(Start, Next));
        BilledPeriod.ClosedBy(renewal, subscription: null).ShouldBe(new BillingPeriod(Start, Next));
        var ended = Next.AddDays(3);
        var last = Invoice("manual", Next, ended, createdAt: ended);
        BilledPeriod.ClosedBy(last, Running(ended)).ShouldBe(new BillingPeriod(Next, ended));
        BilledPeriod.ClosedBy(last, Running()).ShouldBeNull("nothing has ended");
        BilledPeriod
            .ClosedBy(Invoice("subscription_update", Next, ended, createdAt: Next), Running(ended))
            .ShouldBeNull("an earlier change");
        BilledPeriod.ClosedBy(Invoice("subscription_cycle", Next, Next, createdAt: Next), Running()).ShouldBeNull("the first invoice");
    }

    private static TenantSubscription Running(DateTimeOffset? endedAt = null) =>
        new()
        {
            StripeSubscriptionId = "sub_1",
            StripeCustomerId = "cus_1",
            Status = endedAt is null ? SubscriptionStatus.Active : SubscriptionStatus.Canceled,
            PlanKey = "pro",
            PeriodStart = Next,
            PeriodEnd = AfterNext,
            BillingAnchor = Start,
            EndedAt = endedAt,
        };

    private static InvoiceCopy Invoice(string reason, DateTimeOffset start, DateTimeOffset end, DateTimeOffset createdAt) =>
        new()
        {
            StripeInvoiceId = "in_1",
            Status = "paid",
            BillingReason = reason,
            Currency = "usd",
            PeriodStart = start,
            PeriodEnd = end,
            CreatedAt = createdAt,
        };
}
