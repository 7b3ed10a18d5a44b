using BillingPortal.Subscriptions;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Subscriptions;

public sealed class BillingPeriodTests
{
    [Fact]
    public void Months_count_from_the_anchor_so_the_31st_comes_back()
    {
        var anchor = At(2026, 1, 31);
        var period = new BillingPeriod(anchor, At(2026, 2, 28));
        period = period.Next(anchor);
        period.ShouldBe(new BillingPeriod(At(2026, 2, 28), At(2026, 3, 31)));
        period = period.Next(anchor);
        period.ShouldBe(new BillingPeriod(At(2026, 3, 31), At(2026, 4, 30)));
    }

    [Fact]
    public void Rolling_reaches_the_period_that_holds_the_instant_without_a_gap()
    {
        var anchor = new DateTimeOffset(2025, 12, 31, 23, 59, 30, TimeSpan.Zero);
        var start = new BillingPeriod(anchor, anchor.AddMonths(1));
        for (var day = 0; day < 900; day++)
        {
            var now = anchor.AddDays(day);
            var period = start.RollTo(now, anchor);
            period.Contains(now).ShouldBeTrue();
            (period.End - period.Start).TotalDays.ShouldBeInRange(28, 31);
        }
    }

    [Fact]
    public void Periods_follow_each_other_exactly()
    {
        var anchor = At(2024, 2, 29);
        var period = new BillingPeriod(anchor, anchor.AddMonths(1));
        for (var i = 0; i < 60; i++)
        {
            var next = period.Next(anchor);
            next.Start.ShouldBe(period.End);
            next.End.ShouldBe(anchor.AddMonths(i + 2));
            period = next;
        }
    }

    private static DateTimeOffset At(int year, int month, int day) => new(year, month, day, 12, 0, 0, TimeSpan.Zero);
}
