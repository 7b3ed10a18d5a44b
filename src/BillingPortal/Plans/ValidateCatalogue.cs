using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace BillingPortal.Plans;

/// <summary>Refuses to start with a catalogue that cannot be billed; every message names the configuration key.</summary>
internal sealed partial class ValidateCatalogue : IValidateOptions<PlanCatalogue>
{
    private const int StripeDecimalPlaces = 12;

    public ValidateOptionsResult Validate(string? name, PlanCatalogue catalogue)
    {
        var errors = new List<string>();
        if (!CurrencyPattern().IsMatch(catalogue.Currency))
            errors.Add($"Catalogue:Currency is \"{catalogue.Currency}\"; use a three-letter ISO code in lower case, such as usd.");
        if (catalogue.Meters.Count == 0)
            errors.Add("Catalogue:Meters is empty; name at least one meter.");
        if (catalogue.Plans.Count == 0)
            errors.Add("Catalogue:Plans is empty; name at least one plan.");
        if (catalogue.Trial.Calls < 0)
            errors.Add("Catalogue:Trial:Calls is negative; use 0 for no trial.");
        if (catalogue.Trial.RatePerMinute < 0)
            errors.Add("Catalogue:Trial:RatePerMinute is negative; use 0 for unlimited.");
        foreach (var (key, meter) in catalogue.Meters)
            CheckMeter(catalogue, key, meter, errors);
        foreach (var (key, plan) in catalogue.Plans)
            CheckPlan(catalogue, key, plan, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckMeter(PlanCatalogue catalogue, string key, MeterDefinition meter, List<string> errors)
    {
        var path = $"Catalogue:Meters:{key}";
        if (!KeyPattern().IsMatch(key))
            errors.Add($"{path}: a meter's key has lower-case letters, digits and underscores, up to 40.");
        if (key == TrialTerms.Meter)
            errors.Add($"{path}: this name is reserved for counting trial calls.");
        if (meter.Name.Length == 0)
            errors.Add($"{path}:Name is empty.");
        if (meter.Unit.Length == 0)
            errors.Add($"{path}:Unit is empty.");
        foreach (var part in meter.SumOf)
            if (!catalogue.Meters.ContainsKey(part))
                errors.Add($"{path}:SumOf names \"{part}\", which is not under Catalogue:Meters.");
    }

    private static void CheckPlan(PlanCatalogue catalogue, string key, PlanDefinition plan, List<string> errors)
    {
        var path = $"Catalogue:Plans:{key}";
        if (!KeyPattern().IsMatch(key))
            errors.Add($"{path}: a plan's key has lower-case letters, digits and underscores, up to 40.");
        if (plan.Name.Length == 0)
            errors.Add($"{path}:Name is empty.");
        if (plan.BaseAmountMinor < 0)
            errors.Add($"{path}:BaseAmountMinor is negative.");
        if (plan.Kind == PlanKind.Local && plan.BaseAmountMinor != 0)
            errors.Add($"{path}:BaseAmountMinor must be 0 for a plan without a Stripe subscription (Kind Local).");
        if (plan.RatePerMinute < 0)
            errors.Add($"{path}:RatePerMinute is negative; use 0 for unlimited.");
        if (plan.HeadroomPercent is < 0 or > 1000)
            errors.Add($"{path}:HeadroomPercent is outside 0 to 1000.");
        if (plan.Kind != PlanKind.Contact && plan.Meters.Count == 0)
            errors.Add($"{path}:Meters is empty; a plan sells at least one meter.");
        foreach (var (meter, terms) in plan.Meters)
        {
            if (!catalogue.Meters.ContainsKey(meter))
                errors.Add($"{path}:Meters:{meter} is not under Catalogue:Meters.");
            if (terms.Included < 0)
                errors.Add($"{path}:Meters:{meter}:Included is negative; use 0 for unlimited.");
            if (!Enum.IsDefined(terms.OnLimit))
                errors.Add($"{path}:Meters:{meter}:OnLimit is not Refuse, Warn or Degrade.");
            if (terms.OnLimit == LimitPolicy.Degrade && terms.DegradedRatePerMinute < 1)
                errors.Add($"{path}:Meters:{meter}:DegradedRatePerMinute must be 1 or more; use OnLimit Refuse to stop calls.");
            if (terms.PricePer1K < 0)
                errors.Add($"{path}:Meters:{meter}:PricePer1K is negative.");
            if (decimal.Round(terms.UnitAmountMinor, StripeDecimalPlaces) != terms.UnitAmountMinor)
                errors.Add(
                    $"{path}:Meters:{meter}:PricePer1K needs more than {StripeDecimalPlaces} decimal places per unit, "
                        + "which Stripe does not take."
                );
            if (plan.Kind == PlanKind.Local && terms.PricePer1K > 0)
                errors.Add($"{path}:Meters:{meter}:PricePer1K must be 0 for a plan without a Stripe subscription (Kind Local).");
        }
        foreach (var (meter, definition) in catalogue.Meters)
            if (definition.SumOf.Count > 0 && plan.Meters.ContainsKey(meter) && definition.SumOf.Any(plan.Meters.ContainsKey))
                errors.Add($"{path}:Meters has {meter} and a part of it; one call would count twice.");
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex KeyPattern();

    [GeneratedRegex("^[a-z]{3}$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex CurrencyPattern();
}
