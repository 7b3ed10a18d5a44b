using BillingPortal.Tenants;

namespace BillingPortal.ApiKeys;

/// <summary>
/// How many calls each key of a tenant made in the current period, by key id. Declared here and answered by the usage
/// feature, which knows keys; keys do not know usage.
/// </summary>
public delegate Task<IReadOnlyDictionary<long, long>> CallsByKey(TenantContext tenant, CancellationToken cancellationToken);
