using System.Globalization;
using BillingPortal.Time;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Time;

public sealed class TimeFormatTests
{
    private static readonly DateTimeOffset Now = At("2026-11-21T10:12:04Z");

    [Theory]
    [InlineData("2026-11-20T17:40:00Z", "Fri 17:40")]
    [InlineData("2026-11-24T08:00:00Z", "Tue 08:00")]
    [InlineData("2026-11-03T11:14:00Z", "3 Nov")]
    [InlineData("2025-11-03T11:14:00Z", "3 Nov 2025")]
    [InlineData("2026-11-14T10:12:04Z", "14 Nov")]
    public void Near_instants_name_the_weekday(string at, string expected) => TimeFormat.When(At(at), Now).ShouldBe(expected);

    [Theory]
    [InlineData("2026-11-21T10:12:02Z", "2 s ago")]
    [InlineData("2026-11-21T10:11:04Z", "1 min ago")]
    [InlineData("2026-11-21T07:12:00Z", "3 h ago")]
    [InlineData("2026-11-19T16:20:00Z", "Thu 16:20")]
    [InlineData("2026-11-21T10:12:09Z", "0 s ago")]
    public void Ago_counts_for_a_day(string at, string expected) => TimeFormat.Ago(At(at), Now).ShouldBe(expected);

    [Theory]
    [InlineData("2026-11-03T00:00:00Z", "2026-12-03T00:00:00Z", "3 Nov – 3 Dec")]
    [InlineData("2026-12-03T00:00:00Z", "2027-01-03T00:00:00Z", "3 Dec 2026 – 3 Jan 2027")]
    [InlineData("2025-08-03T00:00:00Z", "2025-09-03T00:00:00Z", "3 Aug – 3 Sep 2025")]
    public void Period_has_an_en_dash(string start, string end, string expected) =>
        TimeFormat.Period(At(start), At(end), Now).ShouldBe(expected);

    [Fact]
    public void Forecast_is_a_day() => TimeFormat.Forecast(At("2026-11-29T14:03:00Z"), Now).ShouldBe("≈ 29 Nov");

    [Fact]
    public void Titles_are_exact_and_in_utc() =>
        TimeFormat.Utc(new DateTimeOffset(2026, 11, 20, 18, 40, 2, TimeSpan.FromHours(1))).ShouldBe("20 Nov 2026, 17:40:02 UTC");

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
