using BillingPortal.Plans;

namespace BillingPortal.PlanChanges;

/// <summary>One plan in the comparison.</summary>
/// <param name="IsNext">The one most people would choose next; its button is the page's primary one, unless money is owed.</param>
/// <param name="Class">"other" = on a phone only after asking for it.</param>
public sealed record PlanColumn(string Key, PlanDefinition Plan, bool IsHeld, bool IsNext, string? Class, PlanFit Fit)
{
    private const int AtOnceOnPhone = 2;

    public static List<PlanColumn> For(PlanStanding standing, bool byUsage)
    {
        var plans = standing.Shown.Where(plan => plan.Value.IsUsagePriced == byUsage).ToList();
        var held = plans.FindIndex(plan => plan.Key == standing.PlanKey);
        var next =
            held >= 0 ? held + 1
            : plans.FindIndex(plan => plan.Value.Highlighted) is >= 0 and var highlighted ? highlighted
            : 0;
        if (standing.Running is not null && held < 0)
            next = -1; // paying for a plan of the other kind: no push
        var first =
            held >= 0
                ? Math.Min(held, Math.Max(0, plans.Count - AtOnceOnPhone))
                : Math.Clamp(next - 1, 0, Math.Max(0, plans.Count - AtOnceOnPhone));
        return
        [
            .. plans.Select(
                (plan, at) =>
                    new PlanColumn(
                        plan.Key,
                        plan.Value,
                        at == held,
                        at == next && standing.Missing is null,
                        at >= first && at < first + AtOnceOnPhone ? null : "other",
                        PlanFit.Of(plan.Value, at == held, standing)
                    )
            ),
        ];
    }
}
