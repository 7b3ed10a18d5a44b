using BillingPortal.Plans;
using BillingPortal.Subscriptions;

namespace BillingPortal.Invoices;

/// <summary>Units of one priced meter that no invoice has billed yet.</summary>
/// <param name="SoFar">Recorded and billable until now.</param>
/// <param name="Projected">At the period's end, if the current rate continues; never below <paramref name="SoFar"/>.</param>
/// <param name="UnitAmountMinor">Exact price of one unit in minor units.</param>
public sealed record UnbilledUsage(string Meter, string Name, long SoFar, long Projected, decimal UnitAmountMinor)
{
    public decimal ExactMinor => SoFar * UnitAmountMinor;
    public long SoFarMinor => LineAmount.Minor(SoFar, UnitAmountMinor);
    public long ProjectedMinor => LineAmount.Minor(Projected, UnitAmountMinor);
}

/// <summary>The next invoice as far as it can be known: what Stripe will bill anyway, and the usage until the period's end. Amounts are
/// in minor units of its currency.</summary>
/// <param name="Currency">ISO code in lower case.</param>
/// <param name="TotalMinor">Projected; never less than so_far_minor.</param>
/// <param name="SoFarMinor">The total if nothing more were used.</param>
/// <param name="UsageMinor">The part of total_minor that is projected usage.</param>
/// <param name="DueAt">When Stripe will charge it, UTC.</param>
/// <param name="IsLast">True if the plan ends with this period, so that nothing follows.</param>
/// <param name="Lines">Stripe's lines, then a line per priced meter.</param>
/// <param name="AsOf">When Stripe gave its part, by the billing clock, UTC; older than a moment when Stripe does not answer now.</param>
/// <param name="IsStale">True if Stripe does not answer now and its part is the last one known.</param>
public sealed record UpcomingInvoice(
    string Currency,
    long TotalMinor,
    long SoFarMinor,
    long UsageMinor,
    DateTimeOffset? DueAt,
    bool IsLast,
    IReadOnlyList<UpcomingLine> Lines,
    DateTimeOffset AsOf,
    bool IsStale
)
{
    /// <summary>The part of total_minor that the credit balance at Stripe pays; the card is charged the rest.</summary>
    public long CreditMinor { get; init; }
}

/// <summary>One line of the next invoice. Amounts are in minor units of its currency.</summary>
/// <param name="Description">Stripe's text, or the meter's name.</param>
/// <param name="Meter">Null when it is not usage.</param>
/// <param name="Quantity">Units; of usage the projection for the period's end.</param>
/// <param name="UnitAmountMinor">Price of one unit, exact.</param>
/// <param name="AmountMinor">Projected amount.</param>
/// <param name="SoFarMinor">For usage: what is recorded now; else the same as amount_minor.</param>
public sealed record UpcomingLine(
    string Description,
    string? Meter,
    long Quantity,
    decimal UnitAmountMinor,
    long AmountMinor,
    long SoFarMinor
);

/// <summary>Why there is no next invoice.</summary>
public enum NoInvoice
{
    /// <summary>There is no paid plan: the trial, a free plan, or a plan that has ended.</summary>
    NoPaidPlan,

    /// <summary>The plan ends with this period, and nothing is left to bill.</summary>
    Ends,

    /// <summary>An open invoice waits for payment; whether another follows depends on it.</summary>
    PaymentMissing,

    /// <summary>Stripe has nothing more to bill.</summary>
    NothingLeft,
}

/// <summary>What is known about the next invoice.</summary>
public abstract record UpcomingAnswer
{
    private UpcomingAnswer() { }

    /// <summary>There is one.</summary>
    public sealed record Projected(UpcomingInvoice Invoice) : UpcomingAnswer;

    /// <param name="At">When the plan ends, or renews once it is paid.</param>
    public sealed record Nothing(NoInvoice Why, DateTimeOffset? At = null) : UpcomingAnswer;

    /// <summary>Stripe does not answer, and has never answered before.</summary>
    public sealed record NotAnswered : UpcomingAnswer;
}

/// <summary>
/// The one definition of "the next invoice", for every page and for programs. Stripe knows the plan, items, credits and taxes, but only the
/// usage that has been reported. So usage is counted here, until the period's end.
/// </summary>
public static class NextInvoice
{
    /// <summary>An answer that does not need Stripe; null when Stripe's part is needed.</summary>
    public static UpcomingAnswer? WithoutStripe(Entitlement entitlement, bool hasCustomer)
    {
        if (
            entitlement.StripeSubscriptionId is null
            || !hasCustomer
            || entitlement.Standing is TenantStanding.Trial or TenantStanding.Ended
        )
            return new UpcomingAnswer.Nothing(NoInvoice.NoPaidPlan);
        // The overdue amount is shown under "Open". Shown here too, it would look like an additional charge.
        return DunningStanding.Of(entitlement) is null
            ? null
            : new UpcomingAnswer.Nothing(NoInvoice.PaymentMissing, entitlement.Period.End);
    }

    /// <param name="usage">Usage that no invoice has billed yet, by meter.</param>
    /// <param name="stripe">Stripe's part; null when Stripe did not answer and never has.</param>
    public static UpcomingAnswer Of(Entitlement entitlement, IReadOnlyList<UnbilledUsage> usage, StripePart? stripe)
    {
        var isLast = entitlement.EndsAt is { } end && end <= entitlement.Period.End;
        var priced = usage.Where(line => line.Projected > 0).ToList();
        if (stripe is null)
            return isLast && priced.Count == 0
                ? new UpcomingAnswer.Nothing(NoInvoice.Ends, entitlement.EndsAt)
                : new UpcomingAnswer.NotAnswered();
        if (stripe.Lines.Count == 0 && priced.Count == 0 && (isLast || stripe.IsNothing))
            return new UpcomingAnswer.Nothing(isLast ? NoInvoice.Ends : NoInvoice.NothingLeft, entitlement.EndsAt);

        var total = Total(stripe, priced.Sum(line => line.ProjectedMinor));
        var soFar = Total(stripe, priced.Sum(line => line.SoFarMinor));
        if (isLast && total == 0)
            return new UpcomingAnswer.Nothing(NoInvoice.Ends, entitlement.EndsAt);
        var lines = stripe.Lines.Concat(
            priced.Select(line => new UpcomingLine(
                line.Name,
                line.Meter,
                line.Projected,
                line.UnitAmountMinor,
                line.ProjectedMinor,
                line.SoFarMinor
            ))
        );
        return new UpcomingAnswer.Projected(
            new UpcomingInvoice(
                stripe.Currency,
                Math.Max(total, soFar),
                soFar,
                priced.Sum(line => line.ProjectedMinor),
                stripe.DueAt ?? entitlement.EndsAt ?? entitlement.Period.End,
                isLast,
                [.. lines],
                stripe.AsOf,
                stripe.IsStale
            )
            {
                CreditMinor = Math.Clamp(Math.Max(total, soFar), 0, stripe.CreditMinor),
            }
        );
    }

    // Taxes grow with the billed amount; a discount is used as Stripe counts it now.
    private static long Total(StripePart stripe, long usageMinor)
    {
        var taxable = stripe.Lines.Sum(line => line.AmountMinor) + usageMinor - stripe.DiscountMinor;
        var tax = stripe.TaxedMinor == 0 ? 0 : LineAmount.Minor((decimal)stripe.TaxMinor * taxable / stripe.TaxedMinor);
        return taxable + tax;
    }
}

/// <summary>Stripe's part of the next invoice, without the metered lines.</summary>
/// <param name="DiscountMinor">Subtracted from the sum of all lines.</param>
/// <param name="TaxMinor">Added on top of <paramref name="TaxedMinor"/>.</param>
/// <param name="IsNothing">Stripe says that there is no next invoice.</param>
public sealed record StripePart(
    string Currency,
    IReadOnlyList<UpcomingLine> Lines,
    long DiscountMinor,
    long TaxMinor,
    long TaxedMinor,
    DateTimeOffset? DueAt,
    DateTimeOffset AsOf,
    bool IsNothing = false,
    bool IsStale = false
)
{
    /// <summary>The customer's credit balance, which pays before the card does; never negative.</summary>
    public long CreditMinor { get; init; }
}
