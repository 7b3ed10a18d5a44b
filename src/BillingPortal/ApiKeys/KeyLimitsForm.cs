using System.Globalization;
using BillingPortal.Web;

namespace BillingPortal.ApiKeys;

/// <summary>A key's limits as typed: text until it can be parsed, and an error at each field that cannot.</summary>
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

    /// <summary>By the field names of the use cases.</summary>
    public string? ErrorOf(string field) => _errors.GetValueOrDefault(field);

    public bool HasErrors => _errors.Count > 0;

    public string? FirstError => _errors.Keys.FirstOrDefault();

    /// <summary>The input as terms of a key with this name; null when a field cannot be parsed, and the fields then have errors.</summary>
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

    /// <summary>Shows a use case's error. False when the field is not one of these.</summary>
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
