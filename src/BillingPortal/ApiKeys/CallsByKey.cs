using BillingPortal.Tenants;

namespace BillingPortal.ApiKeys;

/// <summary>
/// Number of calls of each of a tenant's keys in the current period, by key id. Declared here and implemented by the usage feature, which
/// knows keys; keys do not know usage.
/// </summary>
public delegate Task<IReadOnlyDictionary<long, long>> CallsByKey(TenantContext tenant, CancellationToken cancellationToken);
