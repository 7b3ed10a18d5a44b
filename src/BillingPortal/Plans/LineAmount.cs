namespace BillingPortal.Plans;

/// <summary>What a line of an invoice comes to: exact first, then to the minor unit once, half away from zero, as Stripe rounds it.</summary>
public static class LineAmount
{
    public static long Minor(decimal exactMinor) => (long)decimal.Round(exactMinor, 0, MidpointRounding.AwayFromZero);

    /// <param name="unitAmountMinor">Price of one unit in minor units, exact.</param>
    public static long Minor(long units, decimal unitAmountMinor) => Minor(units * unitAmountMinor);
}
