namespace BillingPortal.Plans;

/// <summary>
/// A sample month on a usage plan, calculated line by line as on the invoice: exact first, then each line rounded to the cent.
/// </summary>
public sealed record PriceExample(string PlanName, long BaseMinor, IReadOnlyList<PriceExample.Line> Lines)
{
    /// <summary>One meter of the example.</summary>
    public sealed record Line(string Meter, long Units, decimal ExactMinor)
    {
        public long Minor => LineAmount.Minor(ExactMinor);
    }

    private static readonly long[] ExampleUnits = [5_000, 2_000, 1_000];

    public long TotalMinor => BaseMinor + Lines.Sum(line => line.Minor);

    /// <summary>For the first usage plan of the catalogue; null if there is none.</summary>
    public static PriceExample? Of(PlanCatalogue catalogue)
    {
        var plan = catalogue.Offered.Select(entry => entry.Value).FirstOrDefault(plan => plan.IsSoldByUse);
        if (plan is null)
            return null;
        var priced = plan
            .Meters.Where(meter => meter.Value.PricePer1K > 0)
            .OrderBy(meter => catalogue.MeterOrder(meter.Key))
            .Take(ExampleUnits.Length);
        return new PriceExample(
            plan.Name,
            plan.BaseAmountMinor,
            [
                .. priced.Select(
                    (meter, index) =>
                    {
                        var units = Math.Min(ExampleUnits[index], meter.Value.ServedUpTo(plan.HeadroomPercent));
                        return new Line(catalogue.MeterName(meter.Key), units, units * meter.Value.UnitAmountMinor);
                    }
                ),
            ]
        );
    }
}
