namespace BillingPortal.Metering;

/// <summary>An amount of one meter, in whole units, that a call requests or has used.</summary>
public readonly record struct Charge(string Meter, long Quantity)
{
    /// <summary>Fifteen digits, the most Stripe accepts in one report.</summary>
    public const long Largest = 999_999_999_999_999;

    /// <summary>Why a quantity cannot be charged, as text for the caller; null when it can.</summary>
    public static string? Refuse(decimal quantity) =>
        quantity != decimal.Truncate(quantity) ? "The quantity must be a whole number."
        : quantity <= 0 ? "The quantity must be 1 or more; usage is taken back by an operator's correction."
        : quantity > Largest ? $"The quantity must be {Largest} or less."
        : null;
}
