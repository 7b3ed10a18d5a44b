namespace BillingPortal.Metering;

/// <summary>An amount of one meter that a call wants or has used, in whole units.</summary>
public readonly record struct Charge(string Meter, long Quantity)
{
    /// <summary>Fifteen digits: what Stripe takes in one report.</summary>
    public const long Largest = 999_999_999_999_999;

    /// <summary>Why an amount cannot be charged, for whoever sent it; null when it can.</summary>
    public static string? Refuse(decimal quantity) =>
        quantity != decimal.Truncate(quantity) ? "The quantity must be a whole number."
        : quantity <= 0 ? "The quantity must be 1 or more; usage is taken back by an operator's correction."
        : quantity > Largest ? $"The quantity must be {Largest} or less."
        : null;
}
