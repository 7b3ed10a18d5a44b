using BillingPortal.Plans;
using BillingPortal.Time;
using BillingPortal.Ui;
using BillingPortal.Web;

namespace BillingPortal.PlanChanges;

/// <summary>How this period's projected usage would fit a plan.</summary>
/// <param name="Label">For a plan with limits: fits, stops, or does not fit.</param>
/// <param name="CostMinor">For a usage plan: base price and projected usage, in minor units.</param>
/// <param name="NoLongerFits">One sentence for each meter that would stop.</param>
public sealed record PlanFit(StatusLabel? Label, long? CostMinor, IReadOnlyList<string> NoLongerFits)
{
    private static readonly PlanFit Unknown = new(null, null, []);

    public static PlanFit Of(PlanDefinition plan, bool isCurrent, PlanStanding standing)
    {
        var known = plan
            .Meters.Select(meter => (meter.Key, Terms: meter.Value, Units: Projected(meter.Key, standing)))
            .Where(meter => meter.Units is not null)
            .ToList();
        if (known.Count == 0)
            return Unknown;
        var over = known.Where(meter => meter.Units > meter.Terms.ServedUpTo(plan.HeadroomPercent)).ToList();
        var sentences = over.ConvertAll(meter =>
            $"{standing.Catalogue.MeterName(meter.Key)}: {Format.Exact(meter.Units!.Value)} projected, "
            + $"{plan.Name} stops at {Format.Exact(meter.Terms.HardLimit(plan.HeadroomPercent))}."
        );
        if (over.Count > 0)
            return new PlanFit(
                isCurrent ? new StatusLabel(StopsAt(plan, standing), "warn", "warning") : new StatusLabel("does not fit", "bad", "error"),
                null,
                sentences
            );
        if (plan.IsUsagePriced)
            return plan.Meters.Any(meter => meter.Value.PricePer1K > 0 && known.TrueForAll(counted => counted.Key != meter.Key))
                ? Unknown
                : Unknown with
                {
                    CostMinor =
                        plan.BaseAmountMinor + known.Sum(meter => LineAmount.Minor(meter.Units!.Value, meter.Terms.UnitAmountMinor)),
                };
        var limited = known.Where(meter => meter.Terms.Included > 0).ToList();
        if (limited.Count == 0)
            return new PlanFit(new StatusLabel("fits, no limit", "ok", "check_circle"), null, []);
        var fullest = limited.MaxBy(meter => (decimal)meter.Units!.Value / meter.Terms.Included);
        return new PlanFit(
            new StatusLabel($"fits, {Format.Share(fullest.Units!.Value, fullest.Terms.Included)} used", "ok", "check_circle"),
            null,
            []
        );
    }

    /// <summary>
    /// Units at the period's end at the current rate. For a meter that is a sum and not counted itself, the sum of its parts. Null
    /// = not counted.
    /// </summary>
    private static long? Projected(string meter, PlanStanding standing)
    {
        if (standing.Usage.Meters.FirstOrDefault(usage => usage.Meter == meter) is { } own)
            return own.Projected;
        if (!standing.Catalogue.Meters.TryGetValue(meter, out var definition) || definition.SumOf.Count == 0)
            return null;
        var parts = definition.SumOf.ConvertAll(part => standing.Usage.Meters.FirstOrDefault(usage => usage.Meter == part)?.Projected);
        return parts.Contains(null) ? null : parts.Sum();
    }

    private static string StopsAt(PlanDefinition plan, PlanStanding standing)
    {
        var period = standing.Entitlement.Period;
        var first = standing
            .Usage.Meters.Where(meter =>
                meter is { IsLimited: true, OnLimit: LimitPolicy.Refuse, Used: > 0 }
                && meter.Projected > meter.HardLimit
                && plan.Meters.ContainsKey(meter.Meter)
            )
            .Min(meter =>
                meter.Used >= meter.HardLimit
                    ? standing.Now
                    : period.Start + ((standing.Now - period.Start) * ((double)meter.HardLimit / meter.Used))
            );
        return first <= standing.Now ? "stopped" : $"stops {TimeFormat.Forecast(first, standing.Now)}";
    }
}
