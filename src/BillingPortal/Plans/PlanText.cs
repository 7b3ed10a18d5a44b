using BillingPortal.Web;

namespace BillingPortal.Plans;

/// <summary>Texts about a plan, all from the catalogue.</summary>
public static class PlanText
{
    /// <summary>A meter's name inside a sentence: "tokens", but "API calls".</summary>
    public static string InText(string meterName) =>
        meterName.Length > 1 && char.IsLower(meterName[1]) ? char.ToLowerInvariant(meterName[0]) + meterName[1..] : meterName;

    public static string Rate(PlanDefinition plan) =>
        plan.RatePerMinute == 0 ? "Unlimited calls per minute" : $"{Format.Exact(plan.RatePerMinute)} calls per minute";

    public static string Included(MeterTerms terms) => terms.Included == 0 ? "Unlimited" : Format.Exact(terms.Included);

    /// <summary>"$49.00 / month", or "free".</summary>
    public static string Price(PlanDefinition plan, string currency) =>
        plan.BaseAmountMinor == 0
            ? "free"
            : $"{Format.Money(plan.BaseAmountMinor, currency)} / month{(plan.IsUsagePriced ? " + usage" : "")}";

    /// <summary>"Input tokens: 2 tokens at $0.0013 / 1K".</summary>
    /// <param name="unitMinor">Price of one unit in minor units, exact; 0 = included.</param>
    public static string Used(PlanCatalogue catalogue, string meter, long quantity, decimal unitMinor, string currency)
    {
        var used = Format.Count(quantity, catalogue.Meters.GetValueOrDefault(meter)?.Unit ?? "unit");
        var perThousand = unitMinor * PricedTogether;
        for (var places = Format.Exponent(currency); places > 0; places--)
            perThousand /= 10;
        return $"{catalogue.MeterName(meter)}: {used}{(unitMinor == 0 ? ", included" : $" at {Format.PricePer1K(perThousand, currency)}")}";
    }

    private const int PricedTogether = 1000;

    public static string CurrencyName(string currency) =>
        currency.ToLowerInvariant() switch
        {
            "usd" => "US dollars",
            "eur" => "euros",
            "gbp" => "pounds sterling",
            var other => other.ToUpperInvariant(),
        };
}
