using BillingPortal.Reconciliation;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Reconciliation;

/// <summary>How a difference is explained, and which repair is offered.</summary>
public sealed class DriftCauseTests
{
    [Theory]
    [InlineData(100, 100, 0, 100L, 60L, false, true, DriftCause.Late)] // short and final: a lagging sum cannot explain it
    [InlineData(100, 100, 0, 60L, 60L, false, true, DriftCause.Late)]
    [InlineData(100, 60, 40, 60L, 60L, true, false, DriftCause.Late)]
    [InlineData(100, 60, 40, 60L, 60L, false, false, DriftCause.Late)]
    [InlineData(100, 60, 40, 60L, null, false, false, DriftCause.InFlight)]
    [InlineData(100, 60, 0, 60L, null, false, false, DriftCause.InFlight)] // not even frozen yet
    [InlineData(100, 100, 0, 60L, null, false, true, DriftCause.InFlight)] // accepted a moment ago
    [InlineData(100, 100, 0, 60L, null, false, false, DriftCause.Unknown)]
    [InlineData(100, 100, 0, 130L, null, false, true, DriftCause.Unknown)] // more than we sent: another program reports
    [InlineData(100, 100, 0, 60L, 130L, false, true, DriftCause.Unknown)]
    [InlineData(100, 100, 0, 100L, 130L, true, false, DriftCause.Unknown)]
    [InlineData(100, 100, 0, null, null, false, true, DriftCause.NotCompared)] // our own two sums cannot contradict each other
    [InlineData(100, 100, 0, null, 100L, true, false, DriftCause.NotCompared)]
    [InlineData(100, 60, 0, null, null, false, false, DriftCause.InFlight)]
    [InlineData(100, 100, 0, null, 130L, true, false, DriftCause.Unknown)] // only the invoice contradicts
    public void The_cause_says_what_waiting_would_do(
        long ledger,
        long accepted,
        long pending,
        long? summary,
        long? invoiced,
        bool isClosed,
        bool isFresh,
        DriftCause expected
    )
    {
        var check = Check(ledger, accepted, pending, summary, invoiced);
        CompareUsage.CauseOf(check, isUnbilled: false, isMapped: true, isClosed, isCorrected: false, isFresh).ShouldBe(expected);
    }

    [Fact]
    public void What_a_person_must_know_comes_before_what_time_heals()
    {
        var check = Check(100, 60, 10, 60, null);
        CompareUsage
            .CauseOf(check, isUnbilled: false, isMapped: false, isClosed: false, isCorrected: false, isFresh: true)
            .ShouldBe(DriftCause.Unmapped);
        check.InDoubt = 10;
        CompareUsage
            .CauseOf(check, isUnbilled: false, isMapped: true, isClosed: false, isCorrected: false, isFresh: true)
            .ShouldBe(DriftCause.InDoubt);
        check.Rejected = 20;
        CompareUsage
            .CauseOf(check, isUnbilled: false, isMapped: true, isClosed: false, isCorrected: false, isFresh: true)
            .ShouldBe(DriftCause.Rejected);
        check.Agrees = true;
        CompareUsage
            .CauseOf(check, isUnbilled: false, isMapped: true, isClosed: false, isCorrected: false, isFresh: true)
            .ShouldBe(DriftCause.None);
    }

    [Theory]
    [InlineData("input_tokens,tokens", 100, 100, 0, true, false)] // an item bills it
    [InlineData("input_tokens", 100, 0, 0, true, true)] // waits for an item
    [InlineData("input_tokens", 100, 100, 0, true, true)] // Stripe counts it and does not bill it
    [InlineData("input_tokens", 100, 100, 100, true, false)] // an item since removed has billed it
    [InlineData("input_tokens", 100, 100, 0, false, false)] // the plan changed: accepted usage was billed when its item was removed
    [InlineData("input_tokens", 100, 60, 60, false, true)] // and usage after that was not
    [InlineData("", 0, 0, 0, true, false)] // nothing was used
    public void Usage_without_an_item_that_bills_it_is_a_difference_of_its_own(
        string items,
        long ledger,
        long accepted,
        long invoiced,
        bool isSold,
        bool expected
    )
    {
        var subscription = new TenantSubscription
        {
            StripeSubscriptionId = "sub_1",
            StripeCustomerId = "cus_1",
            Status = "active",
            PlanKey = "pro",
            BilledMeters = items,
        };
        var check = Check(ledger, accepted, 0, accepted, null);
        CompareUsage.IsUnbilled(check, subscription, isSold, invoiced).ShouldBe(expected);
        CompareUsage.IsUnbilled(check, subscription: null, isSold, invoiced).ShouldBeFalse("there is nothing that could bill it");
        check.Invoiced = 0;
        CompareUsage.IsUnbilled(check, subscription, isSold, invoiced).ShouldBeFalse("the final invoice tells what it lacks");
        CompareUsage
            .CauseOf(
                Check(ledger, accepted, 0, accepted, null),
                isUnbilled: true,
                isMapped: false,
                isClosed: false,
                isCorrected: false,
                isFresh: true
            )
            .ShouldBe(DriftCause.Unbilled);
    }

    [Theory]
    [InlineData(DriftCause.InFlight, LateUsage.CarryOver, "Report 4,000 now")]
    [InlineData(DriftCause.Rejected, LateUsage.CarryOver, "Send 300 again")]
    [InlineData(DriftCause.Late, LateUsage.CarryOver, "Move 4,300 to the running period")]
    [InlineData(DriftCause.Late, LateUsage.WriteOff, "Write off 4,300")]
    [InlineData(DriftCause.Unmapped, LateUsage.CarryOver, "Create what is missing, report 4,300")]
    [InlineData(DriftCause.Unknown, LateUsage.CarryOver, "Take Stripe’s copies again")]
    [InlineData(DriftCause.Unbilled, LateUsage.CarryOver, "Add the price, bill 10,000")]
    [InlineData(DriftCause.NotCompared, LateUsage.CarryOver, null)] // the next comparison checks again
    [InlineData(DriftCause.InDoubt, LateUsage.CarryOver, null)] // only a person can tell
    [InlineData(DriftCause.Corrected, LateUsage.CarryOver, null)]
    [InlineData(DriftCause.None, LateUsage.CarryOver, null)]
    public void A_repair_names_its_amount_and_is_offered_only_where_it_is_safe(DriftCause cause, LateUsage late, string? verb)
    {
        var check = Check(10_000, 5_700, 4_000, null, null);
        (check.Rejected, check.Drift) = (300, cause);
        RepairOffer.For(check, late)?.Verb.ShouldBe(verb);
        (RepairOffer.For(check, late) is null).ShouldBe(verb is null);
    }

    private static UsageCheck Check(long ledger, long accepted, long pending, long? summary, long? invoiced) =>
        new()
        {
            Meter = "tokens",
            Ledger = ledger,
            Accepted = accepted,
            Pending = pending,
            Summary = summary,
            Invoiced = invoiced,
        };
}
