using BillingPortal.Time;

namespace BillingPortal.Subscriptions;

/// <summary>
/// How far a missing payment has led and where it leads next: the dates by which calls are really limited, because they are
/// read from the entitlement that limits them. Mails and pages have them from here and from nowhere else.
/// </summary>
/// <param name="RestrictedAt">From then on the free plan's limits hold; null when that is past, or never comes.</param>
/// <param name="SuspendedAt">From then on calls are refused; null when that is past, or nobody knows since when the payment is missing.</param>
public sealed record DunningStanding(TenantStanding Standing, string PlanName, DateTimeOffset? RestrictedAt, DateTimeOffset? SuspendedAt)
{
    /// <summary>Null when no payment is missing that limits anything.</summary>
    public static DunningStanding? Of(Entitlement held)
    {
        if (held.Standing is not (TenantStanding.Grace or TenantStanding.Restricted or TenantStanding.Suspended))
            return null;
        DateTimeOffset? restricted = null,
            suspended = null;
        for (var step = held; step.Next is { } next; step = next)
        {
            if (next.State == EntitlementState.Restricted)
                restricted = step.NextAt;
            else if (next.State == EntitlementState.Suspended)
                suspended = step.NextAt;
        }
        return new DunningStanding(held.Standing, held.PlanName, restricted, suspended);
    }

    /// <summary>What works now and until when, in whole sentences.</summary>
    public string Consequence =>
        Standing switch
        {
            TenantStanding.Suspended => "Calls are refused until it is paid; a payment opens everything at once.",
            TenantStanding.Restricted =>
                $"The limits of the free plan hold now{(SuspendedAt is { } end ? $"; from {At(end)} calls are refused" : "")}. A payment opens everything at once.",
            _ when RestrictedAt is { } limit =>
                $"{PlanName} works as before until {At(limit)}. From then on the limits of the free plan hold{(SuspendedAt is { } end ? $", and from {At(end)} calls are refused" : "")}.",
            _ when SuspendedAt is { } end => $"{PlanName} works as before until {At(end)}. From then on calls are refused.",
            _ => $"{PlanName} works as before meanwhile.",
        };

    /// <summary>One clock for mails and pages: a reader of both must find the same words.</summary>
    public static string At(DateTimeOffset instant) => TimeFormat.Text(instant, TimeStyle.DayTime) + " UTC";
}
