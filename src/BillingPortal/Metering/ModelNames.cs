using System.Collections.Concurrent;
using BillingPortal.Metering.Ledger;

namespace BillingPortal.Metering;

/// <summary>
/// Model names as they are counted. An endpoint may pass on what its caller sent, and each name is a row of the sums by day: a tenant has
/// a hundred of them, and whatever comes on top is counted under one name.
/// </summary>
internal sealed class ModelNames
{
    public const string Other = "other";
    public const int MostPerTenant = 100;

    /// <summary>Of all tenants together; then the table begins anew, rather than grow.</summary>
    private const int MostNames = 50_000;

    private readonly ConcurrentDictionary<(long TenantId, string Name), byte> _known = new();
    private readonly ConcurrentDictionary<long, int> _counts = new();

    internal int Count => _known.Count;

    /// <returns>Empty where no model is named.</returns>
    public string Of(long tenantId, string? model)
    {
        var name = UsageEvent.Fit(model);
        if (name.Length == 0 || _known.ContainsKey((tenantId, name)))
            return name;
        if (_known.Count >= MostNames)
        {
            _known.Clear();
            _counts.Clear();
        }
        // Two calls at once may each add one; the bound is against growth, and not to the last name.
        if (_counts.GetValueOrDefault(tenantId) >= MostPerTenant)
            return Other;
        if (_known.TryAdd((tenantId, name), 0))
            _counts.AddOrUpdate(tenantId, 1, static (_, count) => count + 1);
        return name;
    }
}
