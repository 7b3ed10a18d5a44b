using System.Collections.Frozen;
using BillingPortal.Subscriptions;
using BillingPortal.Usage;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Usage;

public sealed class UsageFilterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 12, 0, TimeSpan.Zero);
    private static readonly Entitlement Held = new()
    {
        TenantId = 1, State = EntitlementState.Active, PlanName = "Pro", Meters = FrozenDictionary<string, MeterAllowance>.Empty,
        Period = new BillingPeriod(new DateTimeOffset(2026, 11, 3, 10, 12, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 3, 10, 12, 0, TimeSpan.Zero)),
    };

    private static UsageFilter From(string? range = null, string? from = null, string? to = null, string? meter = null, string? split = null) => UsageFilter.From(range, from, to, meter, split, Held, Now);

    [Fact]
    public void Without_parameters_it_is_this_period_by_key()
    {
        var filter = From();
        (filter.First, filter.Last, filter.Split, filter.IsDefault).ShouldBe((new DateOnly(2026, 11, 3), new DateOnly(2026, 11, 21), UsageSplit.Key, true));
    }

    [Theory]
    [InlineData("yesterday", null)]
    [InlineData("2026-11-05", "2026-11-04")]
    [InlineData("2026-13-01", "2026-11-04")]
    public void Days_that_make_no_sense_fall_back(string? from, string? to) => From(from: from, to: to).Preset.ShouldBe(UsageFilter.ThisPeriod);

    [Fact]
    public void A_span_ends_today_and_has_a_longest_length()
    {
        var filter = From(from: "2019-01-01", to: "2030-01-01");
        filter.Last.ShouldBe(new DateOnly(2026, 11, 21));
        filter.Days.ShouldBe(UsageQueries.LongestSpanDays);
        filter.ByMonth.ShouldBeTrue();
    }

    [Fact]
    public void The_address_says_what_the_filter_says()
    {
        var filter = From(from: "2026-11-04", to: "2026-11-09", meter: "tokens", split: "endpoint");
        var said = filter.Parameters().ToDictionary(pair => pair.Key, pair => pair.Value as string);
        From(said["range"], said["from"], said["to"], said["meter"], said["split"]).ShouldBe(filter);
    }

    [Fact]
    public void Eight_groups_are_drawn_as_six_and_the_rest()
    {
        var filter = From(from: "2026-11-04", to: "2026-11-05");
        var rows = Enumerable.Range(1, 8).Select(i => new GroupDay(filter.FirstMidnight, $"key {i}", "bp_live_abcd", IsTest: false, IsFailed: false, i, i, 10 * i)).ToList();
        var view = UsageView.Of(filter, rows, Now);
        view.Series.Count.ShouldBe(7);
        view.Series[0].Name.ShouldBe("key 8");
        view.Series[^1].IsOther.ShouldBeTrue();
        view.Series.Sum(series => series.Values.Sum()).ShouldBe(36);
        view.Counted.ShouldBe(36);
    }
}
