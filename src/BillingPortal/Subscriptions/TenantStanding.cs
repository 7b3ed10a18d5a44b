using System.Text.Json.Serialization;
using BillingPortal.Data;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Subscriptions;

/// <summary>A tenant's standing, with the names that operators filter by.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TenantStanding>))]
public enum TenantStanding
{
    Trial,
    Active,
    Ending,
    Grace,
    Restricted,
    Suspended,
    Ended,
}

/// <summary>A tenant with the subscription that counts.</summary>
public sealed class Subscribed
{
    public required Tenant Tenant { get; init; }

    /// <summary>A running one before an ended one, then the newest; null if there never was one.</summary>
    public TenantSubscription? Subscription { get; init; }

    /// <summary>All tenants, to be filtered by <see cref="StandingRule"/>.</summary>
    public static IQueryable<Subscribed> All(BillingDb db) =>
        db.Set<Tenant>()
            .AsNoTracking()
            .Select(tenant => new Subscribed
            {
                Tenant = tenant,
                Subscription = db.Set<TenantSubscription>()
                    .Where(row => row.TenantId == tenant.Id)
                    .OrderBy(row => SubscriptionStatus.Idle.Contains(row.Status))
                    .ThenByDescending(row => row.CreatedAt)
                    .ThenByDescending(row => row.Id)
                    .FirstOrDefault(),
            });
}
