using BillingPortal.Ui;
using Bunit;
using Shouldly;
using Xunit;

namespace Components;

public sealed class MeasureTests : PortalComponents
{
    [Theory]
    [InlineData(1200, 1000, 1200L, 1300L, "Used up", "bad")]
    [InlineData(900, 1000, 1200L, 1300L, "Over the limit, projected", "warn")]
    [InlineData(900, 1000, 1200L, 1100L, "110 % projected", "warn")]
    [InlineData(400, 1000, 1200L, 800L, "80 % projected", "ok")]
    [InlineData(400, 1000, null, null, "40 % used", "ok")]
    [InlineData(400, 0, null, 900L, "No limit", "")]
    public void The_status_names_the_worst_that_is_true(long used, long included, long? limit, long? projected, string words, string tone)
    {
        var tag = Draw(used, included, limit, projected).Find(".tag");
        tag.TextContent.Trim().ShouldBe(words);
        tag.ClassList.Contains(tone.Length > 0 ? tone : "plain").ShouldBeTrue(tag.ClassName);
    }

    [Fact]
    public void The_day_of_the_limit_is_named_when_it_is_known() =>
        Render<Measure>(set =>
                set.Add(measure => measure.Name, "API calls")
                    .Add(measure => measure.Used, 900)
                    .Add(measure => measure.Included, 1000)
                    .Add(measure => measure.Limit, 1200)
                    .Add(measure => measure.Projected, 1300)
                    .Add(measure => measure.LimitAt, Now.AddDays(6))
            )
            .Find(".tag")
            .TextContent.ShouldContain("≈ 29 Nov");

    [Fact]
    public void Ears_get_every_number_that_eyes_get() =>
        Draw(900, 1000, 1200, 1300)
            .Find("svg[role=img]")
            .GetAttribute("aria-label")
            .ShouldBe("API calls: 900 of 1,000 included, limit 1,200, projected 1,300");

    [Fact]
    public void What_is_projected_begins_where_what_is_recorded_ends_and_is_not_drawn_without_a_projection()
    {
        var drawn = Draw(500, 1000, 1200, 800);
        drawn.Find(".g-proj").GetAttribute("x").ShouldBe(drawn.Find(".g-used").GetAttribute("width"));
        Draw(500, 1000, 1200, null).FindAll(".g-proj").ShouldBeEmpty();
    }

    [Fact]
    public void A_limit_that_is_the_included_amount_is_one_line_and_never_above_is_none()
    {
        Draw(10, 1000, 1000, null).FindAll(".g-inc").ShouldBeEmpty();
        Draw(10, 1000, long.MaxValue, null).FindAll(".g-lim").ShouldBeEmpty();
    }

    private IRenderedComponent<Measure> Draw(long used, long included, long? limit, long? projected) =>
        Render<Measure>(set =>
            set.Add(measure => measure.Name, "API calls")
                .Add(measure => measure.Used, used)
                .Add(measure => measure.Included, included)
                .Add(measure => measure.Limit, limit)
                .Add(measure => measure.Projected, projected)
        );
}
