using BillingPortal.Metering;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Metering;

/// <summary>Whatever model names callers send, the number of daily rollup rows stays small.</summary>
public sealed class ModelNamesTests
{
    private readonly ModelNames _names = new();

    [Fact]
    public void A_tenant_has_a_hundred_and_the_rest_is_one()
    {
        for (var i = 0; i < ModelNames.MostPerTenant; i++)
            _names.Of(1, $"model-{i}").ShouldBe($"model-{i}");
        for (var i = 0; i < 1000; i++)
            _names.Of(1, $"more-{i}").ShouldBe(ModelNames.Other);
        _names.Of(1, "model-7").ShouldBe("model-7", "who was there first stays");
        _names.Of(2, "more-1").ShouldBe("more-1", "another tenant has its own");
        _names.Of(1, null).ShouldBe("");
    }

    [Fact]
    public async Task Many_at_once_are_still_about_a_hundred()
    {
        var names = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(lane => Task.Run(() => Enumerable.Range(0, 500).Select(i => _names.Of(1, $"{lane}-{i}")).Distinct().ToList()))
        );
        names.SelectMany(each => each).Distinct().Count().ShouldBeInRange(2, ModelNames.MostPerTenant + 9);
    }

    [Fact]
    public void All_tenants_together_do_not_fill_the_memory()
    {
        for (var tenant = 0; tenant < 600; tenant++)
        for (var i = 0; i < 100; i++)
            _names.Of(tenant, $"model-{i}").ShouldNotBe(ModelNames.Other);
        _names.Count.ShouldBeLessThanOrEqualTo(50_000);
    }

    [Fact]
    public void It_is_cut_and_everything_in_it_can_be_seen()
    {
        _names.Of(1, new string('m', 5000)).ShouldBe(new string('m', 100));
        _names.Of(1, "ha\u202Ei\u200Bk\0u\ud800 東").ShouldBe("haiku 東");
    }
}
