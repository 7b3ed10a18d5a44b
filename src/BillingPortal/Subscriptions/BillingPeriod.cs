namespace BillingPortal.Subscriptions;

/// <summary>A period that is billed together; the end is exclusive, as at Stripe.</summary>
public readonly record struct BillingPeriod(DateTimeOffset Start, DateTimeOffset End)
{
    public bool Contains(DateTimeOffset instant) => instant >= Start && instant < End;

    /// <summary>The calendar month in UTC around <paramref name="instant"/>, for tenants without a subscription.</summary>
    public static BillingPeriod CalendarMonth(DateTimeOffset instant)
    {
        var start = new DateTimeOffset(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return new BillingPeriod(start, start.AddMonths(1));
    }

    /// <summary>
    /// The monthly period after this one. Months are counted from the anchor, not from this period's end, so that 31 January is
    /// followed by 28 February and then by 31 March.
    /// </summary>
    public BillingPeriod Next(DateTimeOffset anchor)
    {
        var months = ((End.Year - anchor.Year) * 12) + End.Month - anchor.Month;
        var next = anchor.AddMonths(months + 1);
        while (next <= End)
            next = anchor.AddMonths(++months + 1);
        return new BillingPeriod(End, next);
    }

    /// <summary>This period, or the later one that contains <paramref name="now"/>.</summary>
    public BillingPeriod RollTo(DateTimeOffset now, DateTimeOffset anchor)
    {
        var period = this;
        while (period.End <= now)
            period = period.Next(anchor);
        return period;
    }
}
