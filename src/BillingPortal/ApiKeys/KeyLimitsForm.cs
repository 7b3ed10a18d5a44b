using System.Globalization;
using BillingPortal.Web;

namespace BillingPortal.ApiKeys;

/// <summary>A key's limits as a person types them: text until it is understood, and a sentence at each field that is not.</summary>
public sealed class KeyLimitsForm
{
    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);

    public string Rate { get; set; } = "";
    public string Quota { get; set; } = "";

    /// <summary>One address or network per line.</summary>
    public string Networks { get; set; } = "";

    public bool IsEmpty => Rate.Length == 0 && Quota.Length == 0 && Networks.Length == 0;

    public static KeyLimitsForm Of(KeyRow key) =>
        new()
        {
            Rate = key.RatePerMinute?.ToString(CultureInfo.InvariantCulture) ?? "",
            Quota = key.QuotaPerPeriod?.ToString(CultureInfo.InvariantCulture) ?? "",
            Networks = key.AllowedNetworks?.Replace(' ', '\n') ?? "",
        };

    /// <summary>By the names the use cases give their fields.</summary>
    public string? ErrorOf(string field) => _errors.GetValueOrDefault(field);

    public bool HasErrors => _errors.Count > 0;

    public string? FirstError => _errors.Keys.FirstOrDefault();

    /// <summary>What was typed as terms of a key with this name; null when something is not understood, and the fields then say what.</summary>
    public KeyTerms? Read(string name)
    {
        _errors.Clear();
        var rate = Number(Rate, 1, int.MaxValue, "rate_per_minute", "Write a whole number of calls, 1 or more, or leave it empty.");
        var quota = Number(Quota, 0, long.MaxValue, "quota_per_period", "Write a whole number of units, 0 or more, or leave it empty.");
        var lines = Networks.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]) || AddressList.IsNetwork(lines[i]))
                continue;
            _errors["allowed_networks"] = $"Line {i + 1}, “{lines[i].Trim()}”, is not an address or network, {KeyTerms.NetworkExamples}.";
            break;
        }
        if (HasErrors)
            return null;
        var networks = lines.Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        return new KeyTerms(name, (int?)rate, quota, networks.Count == 0 ? null : networks);
    }

    /// <summary>Takes over what a use case refused. False when the field is none of these.</summary>
    public bool Refuse(string field, string message)
    {
        if (field is not ("rate_per_minute" or "quota_per_period" or "allowed_networks"))
            return false;
        _errors[field] = message;
        return true;
    }

    private long? Number(string text, long least, long most, string field, string message)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        // People write 1,000 and 1 000.
        if (
            long.TryParse(text.Replace(" ", ""), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
            return number;
        _errors[field] = message;
        return null;
    }
}
