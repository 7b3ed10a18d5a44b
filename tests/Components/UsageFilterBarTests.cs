using System.Collections.Frozen;
using BillingPortal.Subscriptions;
using BillingPortal.Usage;
using Bunit;
using Shouldly;
using Xunit;

namespace Components;

public sealed class UsageFilterBarTests : PortalComponents
{
    private static readonly Entitlement Entitled = new()
    {
        TenantId = 1,
        State = EntitlementState.Active,
        PlanName = "Pro",
        Meters = FrozenDictionary<string, MeterAllowance>.Empty,
        Period = new BillingPeriod(
            new DateTimeOffset(2026, 11, 3, 10, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 12, 3, 10, 0, 0, TimeSpan.Zero)
        ),
    };

    private UsageFilter? _chosen;

    [Fact]
    public void Every_choice_changes_only_what_it_is_for()
    {
        var bar = Draw(From("2026-11-20", "2026-11-23"));
        bar.Find("#usage-key").Change("7");
        _chosen.ShouldBe(From("2026-11-20", "2026-11-23") with { Key = 7 });
        bar.Find("#usage-step").Change("hour");
        _chosen.ShouldBe(From("2026-11-20", "2026-11-23") with { WantsHours = true });
        bar.Find("#usage-before").Change(true);
        _chosen.ShouldBe(From("2026-11-20", "2026-11-23") with { Compares = true });
        bar.Find("#usage-split").Change("Endpoint");
        _chosen.ShouldBe(From("2026-11-20", "2026-11-23") with { Split = UsageSplit.Endpoint });
    }

    [Fact]
    public void Days_in_the_wrong_order_say_so_until_the_other_one_is_mended()
    {
        var bar = Draw(From("2026-11-10", "2026-11-12"));
        bar.Find("#usage-from").Change("2026-11-20");
        _chosen.ShouldBeNull();
        bar.Find("[role=alert]").TextContent.ShouldBe("2026-11-20 is after 2026-11-12. Change one of them.");
        bar.Find("#usage-to").Change("2026-11-22");
        (_chosen!.First, _chosen.Last, _chosen.Preset).ShouldBe(
            (new DateOnly(2026, 11, 20), new DateOnly(2026, 11, 22), UsageFilter.Custom)
        );
        bar.FindAll("[role=alert]").ShouldBeEmpty();
    }

    [Fact]
    public void An_emptied_field_and_a_day_to_come_are_named()
    {
        var bar = Draw(From("2026-11-10", "2026-11-12"));
        bar.Find("#usage-to").Change("");
        bar.Find("[role=alert]").TextContent.ShouldBe("Choose the last day.");
        bar.Find("#usage-to").Change("2026-12-30");
        bar.Find("#usage-from").Change("2026-12-29");
        bar.Find("[role=alert]").TextContent.ShouldBe("2026-12-29 is still to come.");
    }

    [Fact]
    public void Hours_are_offered_where_they_can_be_shown()
    {
        Draw(From("2026-11-17", "2026-11-23")).Find("option[value=hour]").HasAttribute("disabled").ShouldBeFalse();
        Draw(From("2026-11-16", "2026-11-23")).Find("option[value=hour]").HasAttribute("disabled").ShouldBeTrue();
        Draw(From("2026-11-20", "2026-11-23") with { Key = 7 }).Find("option[value=hour]").TextContent.ShouldBe("Hour (all keys only)");
    }

    private static UsageFilter From(string first, string last) =>
        UsageFilter.From(range: null, first, last, meter: null, split: null, Entitled, Now);

    private IRenderedComponent<UsageFilterBar> Draw(UsageFilter filter) =>
        Render<UsageFilterBar>(set =>
            set.Add(one => one.Filter, filter)
                .Add(one => one.Meter, "api_calls")
                .Add(one => one.Meters, [("api_calls", "API calls")])
                .Add(one => one.Today, DateOnly.FromDateTime(Now.UtcDateTime))
                .Add(one => one.Keys, [new KeyChoice(7, "web-app", "bp_live_7Kq2", IsTest: false, Rank: 0)])
                .Add(one => one.OnChange, filter => _chosen = filter)
        );
}
