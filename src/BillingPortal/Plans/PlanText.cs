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

    /// <summary>"10,000", "unlimited", or of a priced meter "$0.25 / 1K".</summary>
    public static string Amount(MeterTerms terms, string currency) =>
        terms.PricePer1K > 0 ? Format.PricePer1K(terms.PricePer1K, currency)
        : terms.Included == 0 ? "unlimited"
        : Format.Exact(terms.Included);

    /// <summary>"$0.25 / 1K, stops at 1,000", else the same as <see cref="Amount"/>.</summary>
    public static string AmountAndStop(PlanDefinition plan, MeterTerms terms, string currency) =>
        Amount(terms, currency) + (Stop(plan, terms) is { } stop ? ", " + stop : "");

    /// <summary>The limit of a priced meter; null if it has none, or another amount shows it.</summary>
    public static string? Stop(PlanDefinition plan, MeterTerms terms) =>
        terms.PricePer1K > 0 ? Stop(terms.HardLimit(plan.HeadroomPercent), terms.OnLimit) : null;

    /// <param name="hardLimit"><see cref="long.MaxValue"/> = none.</param>
    public static string? Stop(long hardLimit, LimitPolicy onLimit) =>
        (hardLimit, onLimit) switch
        {
            (long.MaxValue, _) or (_, LimitPolicy.Warn) => null,
            (_, LimitPolicy.Degrade) => $"slower above {Format.Exact(hardLimit)}",
            _ => $"stops at {Format.Exact(hardLimit)}",
        };

    /// <summary>What happens to calls above what a plan includes: "20 % headroom, then stops".</summary>
    public static string AboveLimit(PlanDefinition plan)
    {
        if (!plan.HasLimits)
            return "no limit";
        var policies = plan.Meters.Values.Where(terms => terms.Included > 0).Select(terms => terms.OnLimit).Distinct().Order();
        var after = string.Join(
            " or ",
            policies.Select(policy =>
                policy switch
                {
                    LimitPolicy.Warn => "goes on",
                    LimitPolicy.Degrade => "goes on slower",
                    _ => "stops",
                }
            )
        );
        return plan.HeadroomPercent > 0 ? $"{plan.HeadroomPercent} % headroom, then {after}" : after;
    }

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
