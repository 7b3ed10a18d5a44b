using BillingPortal.Plans;
using BillingPortal.Subscriptions;

namespace BillingPortal.Invoices;

/// <summary>Units of one priced meter that no invoice has billed yet.</summary>
/// <param name="SoFar">Recorded and billable, up to now.</param>
/// <param name="Projected">At the period's end, if the pace so far holds; never below <paramref name="SoFar"/>.</param>
/// <param name="UnitAmountMinor">Price of one unit in minor units, exact.</param>
public sealed record UnbilledUsage(string Meter, string Name, long SoFar, long Projected, decimal UnitAmountMinor)
{
    public decimal ExactMinor => SoFar * UnitAmountMinor;
    public long SoFarMinor => LineAmount.Minor(SoFar, UnitAmountMinor);
    public long ProjectedMinor => LineAmount.Minor(Projected, UnitAmountMinor);
}

/// <summary>The next invoice as far as anybody can know it: what Stripe will bill anyway, and the usage up to the period's end.</summary>
/// <param name="TotalMinor">Projected, in minor units; never less than <paramref name="SoFarMinor"/>.</param>
/// <param name="SoFarMinor">What it would come to if nothing were used any more.</param>
/// <param name="UsageMinor">The part of <paramref name="TotalMinor"/> that is projected usage.</param>
/// <param name="IsLast">The plan ends with this period; nothing follows.</param>
/// <param name="AsOf">When Stripe said its part; older than a moment when Stripe does not answer now.</param>
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
);

/// <param name="Meter">Null for what is not usage.</param>
/// <param name="SoFarMinor">For usage: what is recorded now; else the same as <paramref name="AmountMinor"/>.</param>
public sealed record UpcomingLine(
    string Description,
    string? Meter,
    long Quantity,
    decimal UnitAmountMinor,
    long AmountMinor,
    long SoFarMinor
);

/// <summary>Why no invoice is coming up.</summary>
public enum NoInvoice
{
    /// <summary>There is no plan that is paid: the trial, a free plan, or a plan that is over.</summary>
    NoPaidPlan,

    /// <summary>The plan ends with this period, and nothing is left to bill.</summary>
    Ends,

    /// <summary>An open invoice waits for its payment; whether another follows depends on it.</summary>
    PaymentMissing,

    /// <summary>Stripe has nothing more to bill.</summary>
    NothingLeft,
}

/// <summary>What is known of the next invoice.</summary>
public abstract record UpcomingAnswer
{
    private UpcomingAnswer() { }

    public sealed record Projected(UpcomingInvoice Invoice) : UpcomingAnswer;

    /// <param name="At">When the plan ends, or renews once it is paid.</param>
    public sealed record Nothing(NoInvoice Why, DateTimeOffset? At = null) : UpcomingAnswer;

    /// <summary>Stripe does not answer, and has not before.</summary>
    public sealed record NotAnswered : UpcomingAnswer;
}

/// <summary>
/// The one definition of "the next invoice", for every page and for programs. Stripe knows the plan, items, credits and taxes;
/// of usage it knows only what has been reported, so usage is counted here, up to the period's end.
/// </summary>
public static class NextInvoice
{
    /// <summary>An answer that needs nobody at Stripe; null when Stripe's part is wanted.</summary>
    public static UpcomingAnswer? WithoutStripe(Entitlement held, bool hasCustomer)
    {
        if (held.StripeSubscriptionId is null || !hasCustomer || held.Standing is TenantStanding.Trial or TenantStanding.Ended)
            return new UpcomingAnswer.Nothing(NoInvoice.NoPaidPlan);
        // What is owed stands under "Open". It must not stand here a second time as if it came on top.
        return DunningStanding.Of(held) is null ? null : new UpcomingAnswer.Nothing(NoInvoice.PaymentMissing, held.Period.End);
    }

    /// <param name="usage">What no invoice has billed yet, by meter.</param>
    /// <param name="said">Stripe's part; null when Stripe did not answer and never has.</param>
    public static UpcomingAnswer Of(Entitlement held, IReadOnlyList<UnbilledUsage> usage, StripePart? said)
    {
        var isLast = held.EndsAt is { } end && end <= held.Period.End;
        var priced = usage.Where(line => line.Projected > 0).ToList();
        if (said is null)
            return isLast && priced.Count == 0 ? new UpcomingAnswer.Nothing(NoInvoice.Ends, held.EndsAt) : new UpcomingAnswer.NotAnswered();
        if (said.Lines.Count == 0 && priced.Count == 0 && (isLast || said.IsNothing))
            return new UpcomingAnswer.Nothing(isLast ? NoInvoice.Ends : NoInvoice.NothingLeft, held.EndsAt);

        var total = Total(said, priced.Sum(line => line.ProjectedMinor));
        var soFar = Total(said, priced.Sum(line => line.SoFarMinor));
        if (isLast && total == 0)
            return new UpcomingAnswer.Nothing(NoInvoice.Ends, held.EndsAt);
        var lines = said.Lines.Concat(
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
                said.Currency,
                Math.Max(total, soFar),
                soFar,
                priced.Sum(line => line.ProjectedMinor),
                said.DueAt ?? held.EndsAt ?? held.Period.End,
                isLast,
                [.. lines],
                said.AsOf,
                said.IsStale
            )
        );
    }

    // Taxes grow with what is billed; a discount is taken as Stripe counts it now.
    private static long Total(StripePart said, long usageMinor)
    {
        var taxable = said.Lines.Sum(line => line.AmountMinor) + usageMinor - said.DiscountMinor;
        var tax = said.TaxedMinor == 0 ? 0 : LineAmount.Minor((decimal)said.TaxMinor * taxable / said.TaxedMinor);
        return taxable + tax;
    }
}

/// <summary>What Stripe says of the next invoice, without the metered lines.</summary>
/// <param name="DiscountMinor">Taken off all of it.</param>
/// <param name="TaxMinor">Added on top of <paramref name="TaxedMinor"/>.</param>
/// <param name="IsNothing">Stripe says that no invoice comes.</param>
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
);
