using BillingPortal.Plans;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Plans;

[Collection(SharedPortal.Name)]
public sealed class CatalogueTests(PortalApp app)
{
    [Fact]
    public async Task Publishing_twice_changes_nothing()
    {
        (await app.Service<PublishCatalogue>().RunAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public void The_default_catalogue_is_valid_and_says_what_the_plans_promise()
    {
        var catalogue = app.Service<IOptions<PlanCatalogue>>().Value;
        var pro = catalogue.Plans["pro"];
        (pro.BaseAmountMinor, pro.RatePerMinute, pro.Meters["api_calls"].Included, pro.Meters["api_calls"].HardLimit(pro.HeadroomPercent)).ShouldBe((4900L, 100, 10_000L, 12_000L));
        catalogue.Plans["pro_haiku"].Meters["input_tokens"].UnitAmountMinor.ShouldBe(0.00013m);
        catalogue.Plans["enterprise"].Meters["tokens"].HardLimit(0).ShouldBe(long.MaxValue);
    }

    [Fact]
    public void Every_mistake_is_named_by_its_configuration_key()
    {
        var broken = new PlanCatalogue
        {
            Currency = "Dollars",
            Meters = { ["calls"] = new MeterDefinition { Name = "Calls", Unit = "call" } },
            Plans =
            {
                ["free"] = new PlanDefinition { Name = "Free", Kind = PlanKind.Local, BaseAmountMinor = 5, Meters = { ["calls"] = new MeterTerms { Included = -1 } } },
                ["pro"] = new PlanDefinition { Name = "Pro", Meters = { ["tokens"] = new MeterTerms() } },
            },
        };
        var failures = new ValidateCatalogue().Validate(null, broken).Failures!.ToList();
        foreach (var key in (string[])["Catalogue:Currency", "Catalogue:Plans:free:BaseAmountMinor", "Catalogue:Plans:free:Meters:calls:Included", "Catalogue:Plans:pro:Meters:tokens"])
            failures.ShouldContain(failure => failure.StartsWith(key, StringComparison.Ordinal), key);
    }
}
