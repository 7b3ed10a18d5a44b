namespace BillingPortal.StripeEvents;

/// <summary>When an event counts as never delivered, from the <c>StripeEvents:Sweep</c> section.</summary>
public sealed class SweepSettings
{
    public const string Section = "StripeEvents:Sweep";

    /// <summary>
    /// Seconds since Stripe created the event. Younger ones may still arrive: webhooks take some seconds, and a first retry takes
    /// longer.
    /// </summary>
    public int MinimumAgeSeconds { get; init; } = 60;

    /// <summary>Configuration errors, each with its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (MinimumAgeSeconds is < 0 or > 86_400)
            yield return $"{Section}:MinimumAgeSeconds is outside 0 to 86400; events would be missed for longer than a day.";
    }
}
