using BillingPortal.Web;

namespace BillingPortal.Plans;

/// <summary>
/// The catalogue's settings that are one of a few words. The framework also reads numbers and sums of words: with <c>OnLimit</c> "Refuse,
/// Warn" it would warn, and serve what was meant to be refused.
/// </summary>
internal static class CatalogueWords
{
    /// <summary>One sentence for each setting that is no such word, with its configuration key.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration) =>
        configuration
            .GetSection($"{PlanCatalogue.Section}:{nameof(PlanCatalogue.Plans)}")
            .GetChildren()
            .SelectMany(plan =>
                plan.GetSection(nameof(PlanDefinition.Meters))
                    .GetChildren()
                    .Select(meter => Refuse<LimitPolicy>(meter.GetSection(nameof(MeterTerms.OnLimit))))
                    .Prepend(Refuse<PlanKind>(plan.GetSection(nameof(PlanDefinition.Kind))))
            )
            .OfType<string>();

    private static string? Refuse<T>(IConfigurationSection setting)
        where T : struct, Enum =>
        setting.Value is not { } word || EnumName.Find<T>(word) is not null
            ? null
            : $"{setting.Path} is \"{word}\"; use one of {string.Join(", ", Enum.GetNames<T>())}.";
}
