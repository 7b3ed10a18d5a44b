namespace BillingPortal.Subscriptions;

/// <summary>
/// Stripe's words for a subscription's status, and what they mean here. Entitlements, copies, plan changes, checkout and the operator's
/// queries all take them from this type. Lists, so that the same word works in memory and in a query.
/// </summary>
public static class SubscriptionStatus
{
    /// <summary>The first payment is awaited.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>The first payment never came.</summary>
    public const string IncompleteExpired = "incomplete_expired";

    public const string Trialing = "trialing";
    public const string Active = "active";

    /// <summary>A renewal was not paid; Stripe still tries.</summary>
    public const string PastDue = "past_due";

    /// <summary>A renewal was not paid, and Stripe has given up.</summary>
    public const string Unpaid = "unpaid";

    public const string Paused = "paused";
    public const string Canceled = "canceled";

    /// <summary>Nothing is owed.</summary>
    public static IReadOnlyList<string> Paid { get; } = [Active, Trialing];

    /// <summary>A payment is missing.</summary>
    public static IReadOnlyList<string> Owing { get; } = [PastDue, Unpaid];

    /// <summary>It invoices its base fee: what counts as revenue.</summary>
    public static IReadOnlyList<string> Paying { get; } = [Active, PastDue];

    /// <summary>It serves and can change its plan. Two of these bill the same usage twice.</summary>
    public static IReadOnlyList<string> Running { get; } = [Active, Trialing, PastDue];

    /// <summary>The tenant holds its plan, served or suspended.</summary>
    public static IReadOnlyList<string> HoldingPlan { get; } = [Active, Trialing, PastDue, Unpaid];

    /// <summary>It is over for good; a newer subscription takes its place.</summary>
    public static IReadOnlyList<string> Over { get; } = [Canceled, IncompleteExpired];

    /// <summary>It never began or is over: nothing to cancel, and nothing in a new checkout's way.</summary>
    public static IReadOnlyList<string> Idle { get; } = [Incomplete, IncompleteExpired, Canceled];
}
