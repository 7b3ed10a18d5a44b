using System.Globalization;

namespace Faults;

/// <summary>Size and duration of a campaign. The same seed makes the same faults in the same order.</summary>
public sealed record CampaignOptions
{
    public int Seed { get; init; } = 1;
    public int Tenants { get; init; } = 24;
    public int Periods { get; init; } = 3;
    public int Faults { get; init; } = 210;

    /// <summary>Time for all work to finish once the faults stop.</summary>
    public int SettleSeconds { get; init; } = 900;

    /// <summary>Keep the directory for inspection.</summary>
    public bool Keep { get; init; }
    public Action<string> Say { get; init; } = Console.WriteLine;

    public static CampaignOptions Short(int seed) =>
        new()
        {
            Seed = seed,
            Tenants = 8,
            Periods = 1,
            Faults = 24,
            SettleSeconds = 600,
        };

    public static CampaignOptions From(string[] args)
    {
        var options = args.Contains("--short") ? Short(1) : new CampaignOptions();
        int Number(string name, int otherwise) =>
            args.FirstOrDefault(argument => argument.StartsWith(name + "=", StringComparison.Ordinal)) is { } given
                ? int.Parse(given[(name.Length + 1)..], CultureInfo.InvariantCulture)
                : otherwise;
        return options with
        {
            Seed = Number("--seed", options.Seed),
            Tenants = Number("--tenants", options.Tenants),
            Periods = Number("--periods", options.Periods),
            Faults = Number("--faults", options.Faults),
            SettleSeconds = Number("--settle", options.SettleSeconds),
            Keep = args.Contains("--keep"),
        };
    }
}
