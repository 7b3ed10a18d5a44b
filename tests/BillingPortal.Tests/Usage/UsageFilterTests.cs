using System.Collections.Frozen;
using BillingPortal.Subscriptions;
using BillingPortal.Usage;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Usage;

public sealed class UsageFilterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 12, 0, TimeSpan.Zero);
    private static readonly Entitlement Entitled = new()
    {
        TenantId = 1,
        State = EntitlementState.Active,
        PlanName = "Pro",
        Meters = FrozenDictionary<string, MeterAllowance>.Empty,
        Period = new BillingPeriod(
            new DateTimeOffset(2026, 11, 3, 10, 12, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 12, 3, 10, 12, 0, TimeSpan.Zero)
        ),
    };

    private static UsageFilter From(
        string? range = null,
        string? from = null,
        string? to = null,
        string? meter = null,
        string? split = null
    ) => UsageFilter.From(range, from, to, meter, split, Entitled, Now);

    [Fact]
    public void Without_parameters_it_is_this_period_by_key()
    {
        var filter = From();
        (filter.First, filter.Last, filter.Split, filter.IsDefault).ShouldBe(
            (new DateOnly(2026, 11, 3), new DateOnly(2026, 11, 21), UsageSplit.Key, true)
        );
    }

    [Theory]
    [InlineData("yesterday", null, "A range needs both of its ends; to is missing.")]
    [InlineData("2026-11-05", "2026-11-04", "2026-11-05 is after 2026-11-04.")]
    [InlineData("2026-13-01", "2026-11-04", "“2026-13-01” is not a day.")]
    [InlineData("2026-11-04", "9999-99-99 and much more", "“9999-99-99 and much …” is not a day.")]
    [InlineData("2026-12-24", "2026-12-31", "2026-12-24 is still to come.")]
    public void Days_that_make_no_sense_fall_back_and_the_page_says_so(string? from, string? to, string trouble)
    {
        var filter = From(from: from, to: to);
        filter.Preset.ShouldBe(UsageFilter.ThisPeriod);
        filter.Notice.ShouldBe(trouble + " This period is shown.");
    }

    [Theory]
    [InlineData("model", UsageSplit.Model)]
    [InlineData("3", UsageSplit.Key)]
    [InlineData("key,endpoint", UsageSplit.Key)]
    public void A_split_is_one_of_the_names(string split, UsageSplit read) => From(split: split).Split.ShouldBe(read);

    [Fact]
    public void A_range_a_key_or_a_step_that_cannot_be_shown_is_named()
    {
        From(range: "11y").Notice.ShouldBe("There is no range “11y”. This period is shown.");
        With(key: "web-app").Notice.ShouldBe("“web-app” is no key's number. All keys are shown.");
        With(step: "hour").Notice.ShouldBe("Hours are shown for up to 7 days. This range is drawn by day.");
        With(range: "7d", key: "4", step: "hour").Notice.ShouldBe("Hours are summed over all keys. One key is drawn by day.");
        With(range: "7d", step: "hour").Notice.ShouldBeNull();
        With(step: "day").Notice.ShouldBeNull();
        From().Notice.ShouldBeNull();
    }

    [Fact]
    public void Every_bad_filter_is_named_and_not_only_the_first() =>
        UsageFilter
            .From("11y", from: null, to: null, meter: null, "colour", "web-app", "second", "after", Entitled, Now)
            .Notice.ShouldBe(
                "There is no range “11y”. This period is shown. There is no split “colour”. Usage is split by key. "
                    + "“web-app” is no key's number. All keys are shown. There is no step “second”. This range is drawn by day. "
                    + "There is no comparison “after”. Nothing is compared."
            );

    [Fact]
    public void A_key_keeps_its_colour_whatever_else_is_drawn_and_two_side_by_side_never_share_one()
    {
        var keys = Enumerable
            .Range(0, 9)
            .Select(rank => new KeyChoice(rank + 1, $"key {rank + 1}", "bp_live_abcd", IsTest: false, rank))
            .ToList();
        var filter = From(range: "7d");
        Colours(1, 2, 3).ShouldBe("key 1: 1, key 2: 2, key 3: 3");
        Colours(3).ShouldBe("key 3: 3");
        Colours(9).ShouldBe("key 9: 2");
        Colours(2, 9, 3).ShouldBe("key 2: 2, key 3: 3, key 9: 4");

        string Colours(params int[] ids)
        {
            var rows = ids.Select(id => new GroupDay(
                filter.FirstMidnight,
                $"key {id}",
                "bp_live_abcd",
                IsTest: false,
                IsFailed: false,
                10 * id,
                1,
                1
            )
            {
                KeyId = id,
            });
            return string.Join(
                ", ",
                UsagePageView
                    .Of(filter, [.. rows], Now, keys: keys)
                    .Series.OrderBy(series => series.Name, StringComparer.Ordinal)
                    .Select(series => $"{series.Name}: {series.Colour}")
            );
        }
    }

    [Fact]
    public void Hours_are_columns_up_to_now_and_the_span_before_stands_beside_them()
    {
        var filter = With(from: "2026-11-20", to: "2026-11-21", step: "hour");
        var first = filter.FirstMidnight;
        var view = UsagePageView.Of(
            filter,
            [],
            Now,
            [new HourSum(first.AddHours(1), 5, 2), new HourSum(first.AddHours(34), 1, 0)],
            before: new Dictionary<DateTimeOffset, long> { [first.AddHours(-47)] = 8 }
        );
        view.Columns.Count.ShouldBe(24 + 11, "the hours of today that have begun");
        view.Columns.Short[24].ShouldBe("21 Nov");
        view.Columns.Long[1].ShouldBe("Fri 20 Nov, 01:00");
        view.Series.Select(series => (series.Name, series.Values[1], series.Values[34]))
            .ShouldBe([("Live keys", 5L, 1L), ("Test keys", 2L, 0L)]);
        view.Before![1].ShouldBe(8);
    }

    private static UsageFilter With(
        string? range = null,
        string? from = null,
        string? to = null,
        string? key = null,
        string? step = null,
        string? compare = null
    ) => UsageFilter.From(range, from, to, meter: null, split: null, key, step, compare, Entitled, Now);

    [Fact]
    public void A_span_ends_today_and_has_a_longest_length()
    {
        var filter = From(from: "2019-01-01", to: "2030-01-01");
        filter.Last.ShouldBe(new DateOnly(2026, 11, 21));
        filter.Days.ShouldBe(UsageQueries.LongestSpanDays);
        filter.ByMonth.ShouldBeTrue();
        filter.Notice.ShouldBe("Up to 400 days are shown at once: the last ones of this range.");
    }

    [Fact]
    public void The_address_says_what_the_filter_says()
    {
        var filter = From(from: "2026-11-04", to: "2026-11-09", meter: "tokens", split: "endpoint");
        var parameters = filter.Parameters().ToDictionary(pair => pair.Key, pair => pair.Value as string);
        From(parameters["range"], parameters["from"], parameters["to"], parameters["meter"], parameters["split"]).ShouldBe(filter);
        var more = With(range: "7d", step: "hour", compare: "before");
        var also = more.Parameters().ToDictionary(pair => pair.Key, pair => pair.Value as string);
        With(also["range"], also["from"], also["to"], also["key"], also["step"], also["compare"]).ShouldBe(more);
    }

    [Fact]
    public void Eight_groups_are_drawn_as_six_and_the_rest()
    {
        var filter = From(from: "2026-11-04", to: "2026-11-05");
        var rows = Enumerable
            .Range(1, 8)
            .Select(i => new GroupDay(filter.FirstMidnight, $"key {i}", "bp_live_abcd", IsTest: false, IsFailed: false, i, i, 10 * i))
            .ToList();
        var view = UsagePageView.Of(filter, rows, Now);
        view.Series.Count.ShouldBe(7);
        view.Series[0].Name.ShouldBe("key 8");
        view.Series[^1].IsOther.ShouldBeTrue();
        view.Series.Sum(series => series.Values.Sum()).ShouldBe(36);
        view.Counted.ShouldBe(36);
    }

    [Theory]
    [InlineData("9999-12-31", "9999-12-31")]
    [InlineData("0001-01-01", "0001-01-01")]
    public void A_day_at_the_calendars_edge_falls_back_to_the_default(string from, string to)
    {
        var filter = UsageFilter.From(null, from, to, null, null, Entitled, Now);
        filter.Preset.ShouldBe(UsageFilter.ThisPeriod);
        filter.EndMidnight.ShouldBeGreaterThan(filter.FirstMidnight);
    }
}
