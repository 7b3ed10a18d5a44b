using BillingPortal.Admin.Tenants;
using BillingPortal.StripeEvents;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Admin;

/// <summary>What an operator reads of Stripe's events: each visible change once, and nothing that did not change.</summary>
public sealed class HistoryEntryTests
{
    private const string Updated = "customer.subscription.updated";
    private long _id;

    [Fact]
    public void An_update_says_what_changed_and_one_without_a_visible_change_is_left_out() =>
        Read(
                Event("customer.subscription.created", "Basic · active · period to 2026-12-21 · renews"),
                Event(Updated, "Basic · active · period to 2026-12-21 · renews"),
                Event(Updated, "Pro · active · period to 2026-12-21 · renews"),
                Event(Updated, "Pro · active · period to 2026-12-21 · renews"),
                Event(Updated, "Pro · past_due · period to 2027-01-21 · renews"),
                Event(Updated, "Pro · active · period to 2027-01-21 · ends 2027-01-21")
            )
            .ShouldBe([
                "Subscription: past_due → active, ends 2027-01-21",
                "Subscription: active → past_due, period to 2027-01-21",
                "Subscription: Basic → Pro",
                "Subscription began",
            ]);

    [Fact]
    public void The_oldest_update_that_is_known_tells_everything_and_each_subscription_stands_by_itself() =>
        Read(
                Event(Updated, "Pro · active · period to 2026-12-21 · renews"),
                Event(Updated, "Basic · active · period to 2026-12-21 · renews", "sub_2"),
                Event(Updated, "Basic · active · period to 2026-12-21 · then Pro", "sub_2")
            )
            .ShouldBe([
                "Subscription: then Pro",
                "Subscription: Basic, active, period to 2026-12-21, renews",
                "Subscription: Pro, active, period to 2026-12-21, renews",
            ]);

    [Fact]
    public void What_waits_or_was_given_up_is_told_without_a_result() =>
        Read(Event(Updated, result: null, state: InboxState.Dead), Event(Updated, result: null, state: InboxState.Pending))
            .ShouldBe(["Subscription changes", "Given up: customer.subscription.updated"]);

    [Fact]
    public void A_plan_s_name_may_have_the_sign_between_the_parts()
    {
        var state = new SubscriptionState("A · B", "active", "period to 2026-12-21", "renews");
        SubscriptionState.Parse(state.ToString()).ShouldBe(state);
    }

    private static IReadOnlyList<string> Read(params InboxEvent[] oldestFirst) =>
        [.. HistoryEntry.Of([.. oldestFirst.Reverse()]).Select(entry => entry.Text)];

    private InboxEvent Event(string type, string? result, string subscription = "sub_1", InboxState state = InboxState.Done) =>
        new()
        {
            Id = ++_id,
            EventId = $"evt_{_id}",
            Type = type,
            ObjectId = subscription,
            State = state,
            Result = result,
        };
}
