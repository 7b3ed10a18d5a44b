using BillingPortal.Plans;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Plans;

public sealed class PriceExampleTests
{
    [Fact]
    public void Each_line_is_rounded_once_and_then_summed()
    {
        var catalogue = new PlanCatalogue
        {
            Meters =
            {
                ["output"] = new() { Name = "Output tokens", Order = 2 },
                ["input"] = new() { Name = "Input tokens", Order = 1 },
            },
            Plans =
            {
                ["haiku"] = new()
                {
                    Name = "Pro Haiku",
                    BaseAmountMinor = 1000,
                    Meters =
                    {
                        ["output"] = new() { PricePer1K = 0.0065m },
                        ["input"] = new() { PricePer1K = 0.0013m },
                    },
                },
            },
        };

        var example = PriceExample.Of(catalogue).ShouldNotBeNull();

        example
            .Lines.Select(line => (line.Meter, line.Units, line.ExactMinor, line.Minor))
            .ShouldBe([("Input tokens", 5_000L, 0.65m, 1L), ("Output tokens", 2_000L, 1.3m, 1L)]);
        example.TotalMinor.ShouldBe(1002);
    }

    [Fact]
    public void Without_a_usage_plan_there_is_no_example() => PriceExample.Of(new PlanCatalogue()).ShouldBeNull();
}
