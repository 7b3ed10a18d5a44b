using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using Microsoft.Extensions.Options;
using Shouldly;
using Stripe;
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
    public async Task A_meter_is_a_product_with_its_name_and_unit_which_the_plans_that_price_it_share()
    {
        var options = new PriceListOptions
        {
            LookupKeys = ["pro_haiku_base", "pro_haiku_input_tokens", "pro_sonnet_input_tokens"],
            Expand = ["data.product"],
        };
        var prices = (await new PriceService(app.Stripe).ListAsync(options)).Data.ToDictionary(
            price => price.LookupKey,
            StringComparer.Ordinal
        );
        var meter = prices["pro_haiku_input_tokens"].Product;
        (meter.Name, meter.UnitLabel).ShouldBe(("Input tokens", "token"));
        prices["pro_sonnet_input_tokens"].ProductId.ShouldBe(meter.Id);
        prices["pro_haiku_base"].Product.Name.ShouldBe("Pro Haiku");
    }

    [Fact]
    public void The_default_catalogue_is_valid_and_says_what_the_plans_promise()
    {
        var catalogue = app.Service<IOptions<PlanCatalogue>>().Value;
        var pro = catalogue.Plans["pro"];
        (
            pro.BaseAmountMinor,
            pro.RatePerMinute,
            pro.Meters["api_calls"].Included,
            pro.Meters["api_calls"].HardLimit(pro.HeadroomPercent)
        ).ShouldBe((4900L, 100, 10_000L, 12_000L));
        catalogue.Plans["pro_haiku"].Meters["input_tokens"].UnitAmountMinor.ShouldBe(0.00013m);
        catalogue.Plans["enterprise"].Meters["tokens"].HardLimit(0).ShouldBe(long.MaxValue);
    }

    [Fact]
    public void Every_mistake_is_named_by_its_configuration_key()
    {
        var broken = new PlanCatalogue
        {
            Currency = "Dollars",
            Meters =
            {
                ["calls"] = new MeterDefinition { Name = "Calls", Unit = "call" },
            },
            Plans =
            {
                ["free"] = new PlanDefinition
                {
                    Name = "Free",
                    Kind = PlanKind.Local,
                    BaseAmountMinor = 5,
                    Meters = { ["calls"] = new MeterTerms { Included = -1 } },
                },
                ["pro"] = new PlanDefinition { Name = "Pro", Meters = { ["tokens"] = new MeterTerms() } },
            },
        };
        var failures = new ValidateCatalogue().Validate(null, broken).Failures!.ToList();
        foreach (
            var key in (string[])
                [
                    "Catalogue:Currency",
                    "Catalogue:Plans:free:BaseAmountMinor",
                    "Catalogue:Plans:free:Meters:calls:Included",
                    "Catalogue:Plans:pro:Meters:tokens",
                ]
        )
            failures.ShouldContain(failure => failure.StartsWith(key, StringComparison.Ordinal), key);
    }
}
