using System.Text.RegularExpressions;
using BillingPortal.StripeEvents;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Admin;

/// <summary>An event and its tenant, if known.</summary>
public sealed record EventRow(InboxEvent Event, string? TenantName, string? TenantPublicId);

/// <summary>Given-up events that failed for the same reason.</summary>
public sealed record EventGroup(string Reason, IReadOnlyList<long> Ids, IReadOnlyList<string> Types);

public sealed partial class AdminQueries
{
    private const int MostGrouped = 200;
    private const int NewestEventsLookedThrough = 5_000;

    /// <summary>Adds tenant names: from the tenant found when the event was handled, else from its Stripe customer.</summary>
    public async Task<IReadOnlyList<EventRow>> WithTenantsAsync(IReadOnlyList<InboxEvent> events, CancellationToken cancellationToken)
    {
        var ids = events.Where(row => row.TenantId is not null).Select(row => row.TenantId!.Value).Distinct().ToList();
        var customers = events
            .Where(row => row.CustomerId is not null)
            .Select(row => row.CustomerId!)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenants = await db.Set<Tenant>()
            .AsNoTracking()
            .Where(tenant => ids.Contains(tenant.Id) || (tenant.StripeCustomerId != null && customers.Contains(tenant.StripeCustomerId)))
            .Select(tenant => new
            {
                tenant.Id,
                tenant.Name,
                tenant.PublicId,
                tenant.StripeCustomerId,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. events.Select(row =>
            {
                var tenant =
                    tenants.Find(candidate => candidate.Id == row.TenantId)
                    ?? tenants.Find(candidate => row.CustomerId is not null && candidate.StripeCustomerId == row.CustomerId);
                return new EventRow(row, tenant?.Name, tenant?.PublicId);
            }),
        ];
    }

    /// <summary>Given-up events by reason, the most frequent first. Reasons that differ only in ids are one group.</summary>
    public async Task<IReadOnlyList<EventGroup>> GivenUpAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var dead = await db.Set<InboxEvent>()
            .AsNoTracking()
            .Where(row => row.State == InboxState.Dead)
            .OrderBy(row => row.Id)
            .Take(MostGrouped)
            .Select(row => new
            {
                row.Id,
                row.Type,
                row.LastError,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. dead.GroupBy(row => WithoutIds(row.LastError), StringComparer.Ordinal)
                .Select(group => new EventGroup(
                    group.First().LastError ?? "No reason was kept.",
                    [.. group.Select(row => row.Id)],
                    [.. group.Select(row => row.Type).Distinct(StringComparer.Ordinal)]
                ))
                .OrderByDescending(group => group.Ids.Count),
        ];
    }

    /// <summary>Stripe's latest events about a tenant, newest first; searches only the newest events.</summary>
    internal async Task<IReadOnlyList<InboxEvent>> EventsOfAsync(long tenantId, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var newest = await db.Set<InboxEvent>().MaxAsync(row => (long?)row.Id, cancellationToken) ?? 0;
        return await db.Set<InboxEvent>()
            .AsNoTracking()
            .Where(row => row.Id > newest - NewestEventsLookedThrough && row.TenantId == tenantId && row.State != InboxState.Ignored)
            .OrderByDescending(row => row.CreatedAt)
            .ThenByDescending(row => row.Id)
            .Take(take)
            .ToListAsync(cancellationToken);
    }

    private static string WithoutIds(string? reason) => StripeId().Replace(reason ?? "", "…");

    [GeneratedRegex(@"\b[a-z]{2,8}_[A-Za-z0-9_]{6,}|\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StripeId();
}
