using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Jobs;

/// <summary>Something an operator has to look at. The same matter has one row, however often it is found.</summary>
public sealed class OperatorAlert
{
    public long Id { get; set; }

    /// <summary>Identifies the matter: <c>drift:{tenant}:{meter}:{period}</c>, <c>dispute:{charge}</c>.</summary>
    public required string Matter { get; set; }
    public required string Text { get; set; }
    public long? TenantId { get; set; }
    public DateTimeOffset RaisedAt { get; set; }
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When the matter was over or an operator closed it. The alert opens again if the matter is found again.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<OperatorAlert>
    {
        public void Configure(EntityTypeBuilder<OperatorAlert> builder)
        {
            builder.ToTable("operator_alerts");
            builder.Property(row => row.Matter).HasMaxLength(200);
            builder.Property(row => row.Text).HasMaxLength(1000);
            builder.HasIndex(row => row.Matter).IsUnique();
            builder.HasIndex(row => new { row.ClosedAt, row.LastSeenAt });
        }
    }
}

/// <summary>Raises, closes and lists alerts.</summary>
public sealed class OperatorAlerts(IDbContextFactory<BillingDb> databases, TimeProvider wall)
{
    public const int LargestPage = 200;

    public async Task RaiseAsync(string matter, string text, long? tenantId, CancellationToken cancellationToken)
    {
        var now = wall.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = await db.Set<OperatorAlert>().FirstOrDefaultAsync(row => row.Matter == matter, cancellationToken);
        if (known is null)
            db.Add(
                known = new OperatorAlert
                {
                    Matter = matter,
                    Text = text,
                    RaisedAt = now,
                }
            );
        if (known.ClosedAt is not null)
            known.RaisedAt = now;
        (known.Text, known.TenantId, known.LastSeenAt, known.ClosedAt) = (text.Length > 1000 ? text[..1000] : text, tenantId, now, null);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task CloseAsync(string matter, CancellationToken cancellationToken)
    {
        var now = wall.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (!await db.Set<OperatorAlert>().AnyAsync(row => row.Matter == matter && row.ClosedAt == null, cancellationToken))
            return;
        await db.InTransactionAsync(
            () =>
                db.Set<OperatorAlert>()
                    .Where(row => row.Matter == matter && row.ClosedAt == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.ClosedAt, now), cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<OperatorAlert>> ListAsync(bool openOnly, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<OperatorAlert>()
            .AsNoTracking()
            .Where(row => !openOnly || row.ClosedAt == null)
            .OrderByDescending(row => row.LastSeenAt)
            .Take(Math.Clamp(take, 1, LargestPage))
            .ToListAsync(cancellationToken);
    }
}
