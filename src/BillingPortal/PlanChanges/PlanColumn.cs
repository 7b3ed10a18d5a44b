using BillingPortal.Plans;

namespace BillingPortal.PlanChanges;

/// <summary>One plan in the comparison.</summary>
/// <param name="IsNext">The suggested next plan. Its button is the page's primary one, unless money is owed.</param>
/// <param name="Class">"other" = on a phone shown only on request.</param>
public sealed record PlanColumn(string Key, PlanDefinition Plan, bool IsCurrent, bool IsNext, string? Class, PlanFit Fit)
{
    private const int AtOnceOnPhone = 2;

    public static List<PlanColumn> For(PlanStanding standing, bool byUsage)
    {
        var plans = standing.Shown.Where(plan => plan.Value.IsSoldByUse == byUsage).ToList();
        var current = plans.FindIndex(plan => plan.Key == standing.PlanKey);
        var next =
            current >= 0 ? current + 1
            : plans.FindIndex(plan => plan.Value.Highlighted) is >= 0 and var highlighted ? highlighted
            : 0;
        if (standing.Running is not null && current < 0)
            next = -1; // already paying for a plan of the other kind: suggest nothing
        var first =
            current >= 0
                ? Math.Min(current, Math.Max(0, plans.Count - AtOnceOnPhone))
                : Math.Clamp(next - 1, 0, Math.Max(0, plans.Count - AtOnceOnPhone));
        return
        [
            .. plans.Select(
                (plan, index) =>
                    new PlanColumn(
                        plan.Key,
                        plan.Value,
                        index == current,
                        index == next && standing.Missing is null,
                        index >= first && index < first + AtOnceOnPhone ? null : "other",
                        PlanFit.Of(plan.Value, index == current, standing)
                    )
            ),
        ];
    }
}
