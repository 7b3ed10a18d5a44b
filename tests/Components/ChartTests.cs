using System.Globalization;
using BillingPortal.Ui;
using Bunit;
using Shouldly;
using Xunit;

namespace Components;

public sealed class ChartTests : PortalComponents
{
    private static readonly DateTimeOffset Start = new(2026, 11, 3, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2026, 12, 3, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Columns_stand_on_each_other_and_add_up_in_the_table_that_is_the_charts_text()
    {
        var chart = Columns([new ColumnSeries("web", [30, 0]), new ColumnSeries("batch", [10, 20])]);
        var rects = chart.FindAll("svg.only-wide rect.s1, svg.only-wide rect.s2");
        var (low, high) = (rects.First(rect => rect.ClassList.Contains("s1")), rects.First(rect => rect.ClassList.Contains("s2")));
        (Number(high, "y") + Number(high, "height")).ShouldBeLessThanOrEqualTo(Number(low, "y"));
        rects.Count.ShouldBe(3, "nothing is drawn for nothing");
        chart
            .FindAll("tbody tr")
            .Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent)))
            .ShouldBe(["Tue 3 Nov 30 10 40", "Wed 4 Nov 0 20 20"]);
        chart.FindAll("svg.only-wide .hit").Count.ShouldBe(2, "every column can be pointed at, an empty one too");
    }

    [Fact]
    public void A_little_use_beside_much_is_seen()
    {
        var chart = Columns([new ColumnSeries("web", [1_000_000, 1])]);
        chart.FindAll("svg.only-narrow rect.s1").ShouldAllBe(rect => Number(rect, "height") >= 2);
    }

    [Fact]
    public void A_series_keeps_its_own_colour_and_the_rest_is_grey()
    {
        var chart = Columns([new ColumnSeries("batch", [10, 20]) { Colour = 4 }, new ColumnSeries("Other", [1, 1]) { IsOther = true }]);
        chart.FindAll(".legend .sw").Select(swatch => swatch.ClassName).ShouldBe(["sw b4", "sw b8"]);
        chart.FindAll("svg.only-wide rect.s4").Count.ShouldBe(2);
        chart.FindAll("thead th[data-c]").Select(head => head.GetAttribute("data-c")).ShouldBe(["4", "8"]);
    }

    [Fact]
    public void The_period_before_is_a_line_over_each_column_and_a_column_of_the_table()
    {
        var chart = Render<DayColumns>(set =>
            set.Add(one => one.Columns, ["3", "4"])
                .Add(one => one.Series, [new ColumnSeries("web", [30, 5])])
                .Add(one => one.Label, "API calls")
                .Add(one => one.Before, [0, 60])
                .Add(one => one.BeforeName, "1 – 2 Nov")
        );
        chart.FindAll("svg.only-wide .before-l").Count.ShouldBe(1);
        Number(chart.Find("svg.only-wide .before-l"), "y1").ShouldBeInRange(0, 20, "60 is the highest, so it is at the top");
        chart.FindAll("tbody tr:nth-child(2) td").Select(cell => cell.TextContent).ShouldBe(["5", "5", "60"]);
    }

    [Fact]
    public void A_projection_stops_at_a_limit_that_refuses_and_goes_through_one_that_does_not()
    {
        Heights(Running(projected: 2000, limit: 1000, refuses: true))
            .ShouldAllBe(y => y >= Y(Running(2000, 1000, refuses: true), ".lim-l", "y1"));
        var through = Running(projected: 2000, limit: 1000, refuses: false);
        Heights(through).Min().ShouldBeLessThan(Y(through, ".lim-l", "y1"));
    }

    [Fact]
    public void Low_usage_is_not_pressed_flat_by_a_far_limit_which_is_named_instead()
    {
        var chart = Running(projected: 40, limit: 12_000, refuses: true, used: 20);
        var line = chart
            .Find("svg.only-wide .ln1")
            .GetAttribute("points")!
            .Split(' ')
            .Select(point => double.Parse(point.Split(',')[1], CultureInfo.InvariantCulture))
            .ToList();
        (line.Max() - line.Min()).ShouldBeGreaterThan(60);
        chart.FindAll(".lim-l").ShouldBeEmpty();
        chart.Find("svg.only-wide").TextContent.ShouldContain("12K limit, far above");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Each_line_of_the_axis_has_a_word_of_its_own_also_without_usage(int used)
    {
        var chart = Running(projected: used, limit: 12_000, refuses: true, used: used);
        var labels = chart.FindAll("svg.only-wide .ax + text, svg.only-wide .gl + text").Select(text => text.TextContent).ToList();
        labels.Count.ShouldBeGreaterThan(2);
        labels.ShouldBeUnique();
    }

    [Fact]
    public void A_gauge_projects_up_to_a_limit_that_refuses_and_shows_the_first_unit()
    {
        Gauge(used: 500, projected: 5000)
            .Find(".g-proj-edge")
            .GetAttribute("x1")
            .ShouldBe(Gauge(used: 500, projected: 5000).Find(".g-lim").GetAttribute("x1"));
        Gauge(used: 1, projected: null).FindAll(".g-used").ShouldContain(bar => bar.GetAttribute("width") == "3");
    }

    [Fact]
    public void Two_labels_that_would_meet_become_one()
    {
        Gauge(used: 1, projected: null).FindAll("text").Select(text => text.TextContent).ShouldBe(["1K · 1.2K limit", "0"]);
        Render<Gauge>(set =>
                set.Add(one => one.Label, "x").Add(one => one.Used, 1).Add(one => one.Included, 1000).Add(one => one.Limit, 10_000)
            )
            .FindAll("text")
            .Select(text => text.TextContent)
            .ShouldBe(["1K", "10K limit", "0"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(23)]
    [InlineData(30)]
    public void A_period_names_today_and_only_the_ends_that_have_room(int day)
    {
        Time.Advance(Start.AddDays(day - 0.5) - Now);
        var ruler = Render<PeriodRuler>(set => set.Add(one => one.Start, Start).Add(one => one.End, End));
        var labels = ruler
            .FindAll(".only-narrow text")
            .Select(text =>
                (Text: text.TextContent, At: Percent(text.GetAttribute("x")!), Anchor: text.GetAttribute("text-anchor") ?? "start")
            )
            .ToList();
        labels.ShouldContain(word => word.Text == $"Today, day {day} of 30");
        var spans = labels.ConvertAll(word => Span(word.Text, word.At, word.Anchor));
        for (var i = 1; i < spans.Count; i++)
            spans[i].Left.ShouldBeGreaterThan(spans[i - 1].Right, $"day {day}: {labels[i - 1].Text} and {labels[i].Text}");
    }

    // 6 pixels per letter on 326 pixels: a 390-pixel phone without its margins.
    private static (double Left, double Right) Span(string text, double at, string anchor)
    {
        var (wide, x) = (text.Length * 6.0, at * 3.26);
        return anchor switch
        {
            "end" => (x - wide, x),
            "middle" => (x - (wide / 2), x + (wide / 2)),
            _ => (x, x + wide),
        };
    }

    private IRenderedComponent<DayColumns> Columns(IReadOnlyList<ColumnSeries> series) =>
        Render<DayColumns>(set =>
            set.Add(one => one.Columns, ["3 Nov", "4"])
                .Add(one => one.LongColumns, ["Tue 3 Nov", "Wed 4 Nov"])
                .Add(one => one.Series, series)
                .Add(one => one.Label, "API calls by day")
        );

    private IRenderedComponent<RunningTotalChart> Running(decimal projected, decimal limit, bool refuses, decimal used = 700) =>
        Render<RunningTotalChart>(set =>
            set.Add(one => one.Start, Start)
                .Add(one => one.End, End)
                .Add(one => one.Recorded, [new ChartPoint(Start, 0), new ChartPoint(Start.AddDays(10), used)])
                .Add(one => one.Projected, [new ChartPoint(End, projected)])
                .Add(one => one.Limit, limit)
                .Add(one => one.LimitAt, projected > limit ? Start.AddDays(15) : null)
                .Add(one => one.Refuses, refuses)
                .Add(one => one.Label, "API calls")
        );

    private IRenderedComponent<Gauge> Gauge(long used, long? projected) =>
        Render<Gauge>(set =>
            set.Add(one => one.Label, "x")
                .Add(one => one.Used, used)
                .Add(one => one.Included, 1000)
                .Add(one => one.Limit, 1200)
                .Add(one => one.Projected, projected)
        );

    private static List<double> Heights(IRenderedComponent<RunningTotalChart> chart) =>
        [
            .. chart
                .Find("svg.only-wide .ln2")
                .GetAttribute("points")!
                .Split(' ')
                .Select(point => double.Parse(point.Split(',')[1], CultureInfo.InvariantCulture)),
        ];

    private static double Y(IRenderedComponent<RunningTotalChart> chart, string selector, string attribute) =>
        Number(chart.Find("svg.only-wide " + selector), attribute);

    private static double Number(AngleSharp.Dom.IElement element, string attribute) =>
        double.Parse(element.GetAttribute(attribute)!, CultureInfo.InvariantCulture);

    private static double Percent(string text) => double.Parse(text.TrimEnd('%'), CultureInfo.InvariantCulture);
}
