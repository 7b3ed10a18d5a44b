namespace BillingPortal.Plans;

/// <summary>
/// The amount of an invoice line: calculated exactly, then rounded once to the minor unit, half away from zero, as Stripe does.
/// </summary>
public static class LineAmount
{
    public static long Minor(decimal exactMinor) => (long)decimal.Round(exactMinor, 0, MidpointRounding.AwayFromZero);

    /// <param name="unitAmountMinor">Price of one unit in minor units, exact.</param>
    public static long Minor(long units, decimal unitAmountMinor) => Minor(units * unitAmountMinor);
}
