using BillingPortal.Time;

namespace BillingPortal.Subscriptions;

/// <summary>
/// How far a missing payment has led and what follows. The dates are read from the entitlement that enforces the limits, so mails
/// and pages must take them from here and always match it.
/// </summary>
/// <param name="RestrictedAt">When the free plan's limits begin to apply; null if that is past or never happens.</param>
/// <param name="SuspendedAt">When calls begin to be refused; null if past, or if it is unknown since when the payment is missing.</param>
public sealed record DunningStanding(TenantStanding Standing, string PlanName, DateTimeOffset? RestrictedAt, DateTimeOffset? SuspendedAt)
{
    /// <summary>Null unless a missing payment limits, or is about to limit, the tenant.</summary>
    public static DunningStanding? Of(Entitlement entitlement)
    {
        if (entitlement.Standing is not (TenantStanding.Grace or TenantStanding.Restricted or TenantStanding.Suspended))
            return null;
        DateTimeOffset? restricted = null,
            suspended = null;
        for (var step = entitlement; step.Next is { } next; step = next)
        {
            if (next.State == EntitlementState.Restricted)
                restricted = step.NextAt;
            else if (next.State == EntitlementState.Suspended)
                suspended = step.NextAt;
        }
        return new DunningStanding(entitlement.Standing, entitlement.PlanName, restricted, suspended);
    }

    /// <summary>What works now and until when, in whole sentences.</summary>
    public string Consequence =>
        Standing switch
        {
            TenantStanding.Suspended => "Calls are refused until it is paid; a payment opens everything at once.",
            TenantStanding.Restricted =>
                $"The limits of the free plan hold now{(SuspendedAt is { } end ? $"; from {At(end)} calls are refused" : "")}. "
                    + "A payment opens everything at once.",
            _ when RestrictedAt is { } limit => $"{PlanName} works as before until {At(limit)}. "
                + "From then on the limits of the free plan hold"
                + $"{(SuspendedAt is { } end ? $", and from {At(end)} calls are refused" : "")}.",
            _ when SuspendedAt is { } end => $"{PlanName} works as before until {At(end)}. From then on calls are refused.",
            _ => $"{PlanName} works as before meanwhile.",
        };

    /// <summary>One time format for mails and pages, so that both show the same text.</summary>
    public static string At(DateTimeOffset instant) => TimeFormat.Text(instant, TimeStyle.DayTime) + " UTC";
}
