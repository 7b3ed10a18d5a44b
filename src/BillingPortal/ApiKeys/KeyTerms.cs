using BillingPortal.Web;

namespace BillingPortal.ApiKeys;

/// <summary>The parts of a key that can be changed later: its name and its own limits.</summary>
/// <param name="RatePerMinute">Calls per minute for this key alone; null = the plan's rate.</param>
/// <param name="QuotaPerPeriod">Units of each meter the key may use in a period; null = only the tenant's quota.</param>
/// <param name="AllowedNetworks">Addresses or CIDR networks, IPv4 or IPv6; null or empty = from anywhere.</param>
public sealed record KeyTerms(
    string? Name,
    int? RatePerMinute = null,
    long? QuotaPerPeriod = null,
    IReadOnlyList<string>? AllowedNetworks = null
)
{
    public const int LongestName = 60;
    public const int MostNetworks = 40;
    public const string NetworkExamples = "such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32";

    /// <summary>The first invalid field, and what to do about it; null when all are valid.</summary>
    public (string Field, string Message)? Refuse()
    {
        if ((Name?.Trim() ?? "").Length is 0 or > LongestName)
            return ("name", $"Give the key a name of 1 to {LongestName} characters.");
        if (PlainText.Refuse(Name, "key's name") is { } unseen)
            return ("name", unseen);
        if (RatePerMinute < 1)
            return ("rate_per_minute", "Allow at least 1 call a minute, or leave it out.");
        if (QuotaPerPeriod < 0)
            return ("quota_per_period", "Use 0 or more units, or leave it out.");
        if (AllowedNetworks?.Count > MostNetworks)
            return ("allowed_networks", $"Name up to {MostNetworks} networks.");
        if (AllowedNetworks?.Where(network => network is null || !AddressList.IsNetwork(network)).Take(1).ToArray() is [var odd])
            return ("allowed_networks", $"\"{Problem.Echo(odd)}\" is not an address or network, {NetworkExamples}.");
        return null;
    }

    /// <summary>Copies valid terms into the stored row.</summary>
    public void ApplyTo(ApiKey key)
    {
        key.Name = Name!.Trim();
        key.RatePerMinute = RatePerMinute;
        key.QuotaPerPeriod = QuotaPerPeriod;
        key.AllowedNetworks = AllowedNetworks is { Count: > 0 } networks
            ? string.Join(' ', networks.Select(network => network.Trim()).Distinct(StringComparer.OrdinalIgnoreCase))
            : null;
    }
}
