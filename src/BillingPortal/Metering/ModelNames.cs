using System.Collections.Concurrent;
using BillingPortal.Metering.Ledger;

namespace BillingPortal.Metering;

/// <summary>
/// Limits how many model names are counted separately. An endpoint may pass on what its caller sent, and each name adds rows to the
/// daily sums. Each tenant gets up to a hundred names; the rest are counted under one name.
/// </summary>
internal sealed class ModelNames
{
    public const string Other = "other";
    public const int MostPerTenant = 100;

    /// <summary>Over all tenants. When it is reached the table is cleared, so that it cannot grow further.</summary>
    private const int MostNames = 50_000;

    private readonly ConcurrentDictionary<(long TenantId, string Name), byte> _known = new();
    private readonly ConcurrentDictionary<long, int> _counts = new();

    internal int Count => _known.Count;

    /// <returns>Empty if the call has no model.</returns>
    public string Of(long tenantId, string? model)
    {
        var name = UsageEvent.Fit(model);
        if (name.Length == 0 || _known.ContainsKey((tenantId, name)))
            return name;
        if (_counts.GetValueOrDefault(tenantId) >= MostPerTenant)
            return Other;
        if (_known.Count >= MostNames)
        {
            _known.Clear();
            _counts.Clear();
        }
        // Concurrent calls may overshoot the bound by a few names. It only has to stop growth.
        if (_known.TryAdd((tenantId, name), 0))
            _counts.AddOrUpdate(tenantId, 1, static (_, count) => count + 1);
        return name;
    }
}
