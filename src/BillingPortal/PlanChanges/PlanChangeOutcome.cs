namespace BillingPortal.PlanChanges;

/// <summary>When a change takes effect.</summary>
public enum PlanChangeTiming
{
    /// <summary>Immediately, with proration: the new plan costs the same or more.</summary>
    Now,

    /// <summary>At the end of the paid period: the new plan costs less, so nothing has to be refunded.</summary>
    AtPeriodEnd,
}

/// <summary>One line of what a change charges or credits now.</summary>
/// <param name="Description">What the line is for.</param>
/// <param name="AmountMinor">In minor units; negative for a credit for unused time.</param>
/// <param name="IsProration">True for a part of a period, false for usage so far.</param>
public sealed record PlanChangeLine(string Description, long AmountMinor, bool IsProration);

/// <summary>What a change would cost.</summary>
/// <param name="DueTodayMinor">Charged when it is applied, in minor units of <paramref name="Currency"/>.</param>
/// <param name="ProrationDate">Pass it when applying, so that the previewed amount is the one charged.</param>
/// <param name="ValidUntil">After this the amounts are outdated and a new preview is needed.</param>
public sealed record PlanChangePreview(
    string PlanKey,
    string PlanName,
    PlanChangeTiming Timing,
    DateTimeOffset EffectiveAt,
    IReadOnlyList<PlanChangeLine> Lines,
    long DueTodayMinor,
    string Currency,
    DateTimeOffset ProrationDate,
    DateTimeOffset ValidUntil
);

/// <summary>Result of previewing or making a plan change.</summary>
public abstract record PlanChangeOutcome
{
    /// <summary>The caller's role does not allow it.</summary>
    public sealed record NotAllowed : PlanChangeOutcome;

    /// <summary>What the change would cost.</summary>
    /// <param name="Preview">The cost.</param>
    public sealed record Previewed(PlanChangePreview Preview) : PlanChangeOutcome;

    /// <summary>The new plan is active.</summary>
    public sealed record Changed(string PlanName) : PlanChangeOutcome;

    /// <summary>The new plan becomes active at <paramref name="At"/>; until then nothing changes.</summary>
    public sealed record Scheduled(string PlanName, DateTimeOffset At) : PlanChangeOutcome;

    /// <summary>A scheduled change was undone.</summary>
    public sealed record Kept(string PlanName) : PlanChangeOutcome;

    /// <summary>There is no such plan to change to.</summary>
    /// <param name="Plan">What was asked for.</param>
    public sealed record UnknownPlan(string Plan) : PlanChangeOutcome;

    /// <summary>The plan is the present one.</summary>
    /// <param name="PlanName">Its name.</param>
    public sealed record SamePlan(string PlanName) : PlanChangeOutcome;

    /// <summary>No subscription to change: choose a plan through Checkout.</summary>
    public sealed record NoSubscription : PlanChangeOutcome;

    /// <summary>The preview is too old, so its amounts have moved on.</summary>
    public sealed record PreviewExpired : PlanChangeOutcome;

    /// <summary>The card was declined; the plan stays as it was.</summary>
    public sealed record PaymentFailed(string Reason) : PlanChangeOutcome;

    /// <summary>The period is too young: changed now, its usage so far would be left out. Possible again after
    /// <paramref name="Wait"/>.</summary>
    public sealed record TooEarly(TimeSpan Wait) : PlanChangeOutcome;

    /// <summary>The subscription ends at <paramref name="At"/>; only without that end is there anything to change.</summary>
    public sealed record Ending(string PlanName, DateTimeOffset At) : PlanChangeOutcome;

    /// <summary>Stripe has no prices of the plan, which is the operator's to publish.</summary>
    public sealed record NotPublished(string Reason) : PlanChangeOutcome;

    /// <summary>Some usage has not reached Stripe, so a change would bill it at the new price.</summary>
    public sealed record UsageOnTheWay : PlanChangeOutcome;

    /// <summary>Stripe does not answer or refuses; nothing was changed.</summary>
    /// <param name="Reason">Text for people.</param>
    public sealed record StripeUnavailable(string Reason) : PlanChangeOutcome;
}
