using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Metering;

/// <summary>
/// Deletes expired responses (a day old) and each tenant's oldest above a limit. Small batches, so that no call waits long for the
/// database.
/// </summary>
public sealed class ForgetAnswers(IDbContextFactory<BillingDb> databases, BillingClock clock) : IPortalJob
{
    private const int RowsPerLot = 500;
    private const int MostLots = 200;
    internal const int MostPerTenant = 10_000;

    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var deleted = 0;
        for (var batch = 0; batch < MostLots; batch++)
        {
            var expired = db.Set<StoredAnswer>()
                .Where(answer => answer.ExpiresAt <= now)
                .OrderBy(answer => answer.ExpiresAt)
                .Select(answer => answer.ExpiresAt)
                .Take(RowsPerLot);
            var until = await expired.OrderByDescending(expiresAt => expiresAt).FirstOrDefaultAsync(cancellationToken);
            if (until == default)
                break;
            deleted += await db.InTransactionAsync(
                () => db.Set<StoredAnswer>().Where(answer => answer.ExpiresAt <= until).ExecuteDeleteAsync(cancellationToken),
                cancellationToken
            );
        }
        var crowded = await db.Set<StoredAnswer>()
            .GroupBy(answer => answer.TenantId)
            .Where(group => group.Count() > MostPerTenant)
            .Select(group => group.Key)
            .Take(RowsPerLot)
            .ToListAsync(cancellationToken);
        foreach (var tenantId in crowded)
        {
            var oldestKept = await db.Set<StoredAnswer>()
                .Where(answer => answer.TenantId == tenantId)
                .OrderByDescending(answer => answer.StoredAt)
                .Skip(MostPerTenant - 1)
                .Select(answer => answer.StoredAt)
                .FirstOrDefaultAsync(cancellationToken);
            deleted += await db.InTransactionAsync(
                () =>
                    db.Set<StoredAnswer>()
                        .Where(answer => answer.TenantId == tenantId && answer.StoredAt < oldestKept)
                        .ExecuteDeleteAsync(cancellationToken),
                cancellationToken
            );
        }
        return deleted == 0 ? null : $"{deleted} stored answers forgotten";
    }
}
