namespace BillingPortal.Subscriptions;

/// <summary>
/// Stripe's status values for a subscription, and what they mean here. Entitlements, copies, plan changes, checkout and the
/// operator's queries all take them from this type. They are lists, so that the same definition works in memory and in a query.
/// </summary>
public static class SubscriptionStatus
{
    /// <summary>Waiting for the first payment.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>The first payment was never made.</summary>
    public const string IncompleteExpired = "incomplete_expired";

    public const string Trialing = "trialing";
    public const string Active = "active";

    /// <summary>A renewal is unpaid; Stripe still retries it.</summary>
    public const string PastDue = "past_due";

    /// <summary>A renewal is unpaid, and Stripe has given up.</summary>
    public const string Unpaid = "unpaid";

    public const string Paused = "paused";
    public const string Canceled = "canceled";

    /// <summary>Nothing is owed.</summary>
    public static IReadOnlyList<string> Paid { get; } = [Active, Trialing];

    /// <summary>A payment is missing.</summary>
    public static IReadOnlyList<string> Owing { get; } = [PastDue, Unpaid];

    /// <summary>Its base fee is invoiced: counts as revenue.</summary>
    public static IReadOnlyList<string> Paying { get; } = [Active, PastDue];

    /// <summary>It serves calls and can change its plan. Two of these would bill the same usage twice.</summary>
    public static IReadOnlyList<string> Running { get; } = [Active, Trialing, PastDue];

    /// <summary>The tenant has its plan, served or suspended.</summary>
    public static IReadOnlyList<string> HoldingPlan { get; } = [Active, Trialing, PastDue, Unpaid];

    /// <summary>It has ended for good; a newer subscription replaces it.</summary>
    public static IReadOnlyList<string> Over { get; } = [Canceled, IncompleteExpired];

    /// <summary>It never began or has ended: nothing to cancel, and no obstacle to a new checkout.</summary>
    public static IReadOnlyList<string> Idle { get; } = [Incomplete, IncompleteExpired, Canceled];
}
