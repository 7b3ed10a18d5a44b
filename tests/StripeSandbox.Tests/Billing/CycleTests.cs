using System.Globalization;
using Shouldly;
using StripeSandbox.Billing;
using Xunit;

namespace StripeSandbox.Tests.Billing;

public sealed class CycleTests
{
    private static long At(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds();

    private static string Day(long instant) =>
        DateTimeOffset.FromUnixTimeSeconds(instant).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("2026-01-31", "month", 1, "2026-02-28,2026-03-31,2026-04-30,2026-05-31")]
    [InlineData("2028-01-30", "month", 1, "2028-02-29,2028-03-30,2028-04-30")]
    [InlineData("2028-02-29", "year", 1, "2029-02-28,2030-02-28,2031-02-28,2032-02-29")]
    [InlineData("2026-11-30", "month", 3, "2027-02-28,2027-05-30,2027-08-30")]
    [InlineData("2026-12-28", "week", 2, "2027-01-11,2027-01-25")]
    [InlineData("2026-12-31", "day", 1, "2027-01-01,2027-01-02")]
    public void Boundaries_keep_the_anchor_day(string anchor, string interval, long count, string expected)
    {
        var start = At(anchor);
        var instant = start;
        foreach (var day in expected.Split(','))
        {
            instant = Cycle.EndAfter(start, interval, count, instant);
            Day(instant).ShouldBe(day);
        }
    }

    [Fact]
    public void Boundaries_far_away_are_found_and_meet()
    {
        var anchor = At("2020-01-31");
        for (var instant = anchor; instant < At("2045-01-01"); instant += 86_400 * 17)
        {
            var start = Cycle.StartAt(anchor, "month", 1, instant);
            var end = Cycle.EndAfter(anchor, "month", 1, instant);
            start.ShouldBeLessThanOrEqualTo(instant);
            end.ShouldBeGreaterThan(instant);
            Cycle.EndAfter(anchor, "month", 1, start).ShouldBe(end);
        }
    }
}
