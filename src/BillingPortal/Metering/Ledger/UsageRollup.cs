using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Metering.Ledger;

/// <summary>
/// Sums of the ledger per tenant, meter, period and hour, updated in the transaction that writes the rows. Quota counters
/// are rebuilt from it, and reports to Stripe are frozen from it. A bucket never crosses a period boundary.
/// </summary>
public sealed class UsageRollup
{
    public long Id { get; set; }
    public long TenantId { get; set; }
    public required string Meter { get; set; }
    public DateTimeOffset PeriodStart { get; set; }
    public DateTimeOffset HourStart { get; set; }

    /// <summary>Units used by live keys; these count against the quota.</summary>
    public long Quantity { get; set; }

    /// <summary>The part of <see cref="Quantity"/> that is invoiced.</summary>
    public long Billable { get; set; }

    /// <summary>Units used by test keys.</summary>
    public long Test { get; set; }
    public long Events { get; set; }
    public long ProviderCostNano { get; set; }

    /// <summary>Total ever frozen into report rows. It only grows: report identifiers are derived from it and must not repeat.</summary>
    public long Reported { get; set; }

    /// <summary>The part of <see cref="Reported"/> that was withdrawn: never sent after all, or cancelled at Stripe.</summary>
    public long Withdrawn { get; set; }

    /// <summary>
    /// Lowest and highest ledger id in this bucket. The rows behind a sum are found by this range of the primary key, so the
    /// ledger needs no second index.
    /// </summary>
    public long FirstEvent { get; set; }
    public long LastEvent { get; set; }

    /// <summary>Billable units that no report carries; negative when more was reported than is billable now.</summary>
    public long Unreported => Billable - (Reported - Withdrawn);

    /// <summary><see cref="Unreported"/> for a query.</summary>
    public static Expression<Func<UsageRollup, long>> UnreportedUnits { get; } = row => row.Billable - (row.Reported - row.Withdrawn);

    /// <summary>
    /// There is something to report. The second condition repeats the index's filter, or the database would not use the index.
    /// </summary>
    public static Expression<Func<UsageRollup, bool>> HasUnreported { get; } =
        row => row.Billable > row.Reported - row.Withdrawn && row.Billable != row.Reported - row.Withdrawn;

    internal sealed class Configuration : IEntityTypeConfiguration<UsageRollup>
    {
        public void Configure(EntityTypeBuilder<UsageRollup> builder)
        {
            builder.ToTable("usage_rollups");
            builder.Property(row => row.Meter).HasMaxLength(40);
            builder
                .HasIndex(row => new
                {
                    row.TenantId,
                    row.Meter,
                    row.PeriodStart,
                    row.HourStart,
                })
                .IsUnique();
            // Contains only rollups that still have to be reported, so finding them stays cheap however long the history is.
            builder.HasIndex(row => row.Id, "ix_usage_rollups_unreported").HasFilter("billable <> reported - withdrawn");
            builder.Property(row => row.Withdrawn).HasDefaultValue(0L);
            // Two nodes that freeze the same rollup at once must not both report the difference.
            builder.Property(row => row.Reported).HasDefaultValue(0L).IsConcurrencyToken();
        }
    }
}

/// <summary>
/// Sums per day by key, endpoint, model and status. Written in the same transaction as the ledger rows; every
/// page and export of aggregates reads this table and never the ledger.
/// </summary>
public sealed class UsageDay
{
    /// <summary>Lets the writer update a known row without looking it up by its ten columns.</summary>
    public long Id { get; set; }
    public long TenantId { get; set; }

    /// <summary>Midnight UTC.</summary>
    public DateTimeOffset Day { get; set; }
    public DateTimeOffset PeriodStart { get; set; }
    public required string Meter { get; set; }

    /// <summary><see cref="UsageEvent.NoKey"/> for an adjustment.</summary>
    public long KeyId { get; set; }

    /// <summary>The route's pattern; for an adjustment its kind, in brackets.</summary>
    public required string Endpoint { get; set; }
    public required string Model { get; set; }
    public int Status { get; set; }
    public bool IsTest { get; set; }

    /// <summary>Units that were moved, corrected or written off: no call used them.</summary>
    public bool IsAdjustment { get; set; }
    public long Quantity { get; set; }
    public long Events { get; set; }
    public long DurationMs { get; set; }
    public long ProviderCostNano { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<UsageDay>
    {
        public void Configure(EntityTypeBuilder<UsageDay> builder)
        {
            // The numbers that change with every call are in a separate, narrow table: a batch of calls by many keys then
            // changes a fifth of the pages, and the cost of a commit is its pages.
            builder
                .ToTable("usage_days")
                .SplitToTable(
                    "usage_day_sums",
                    sums =>
                    {
                        sums.Property(row => row.Quantity);
                        sums.Property(row => row.Events);
                        sums.Property(row => row.DurationMs);
                        sums.Property(row => row.ProviderCostNano);
                    }
                );
            // A covering index: a tenant's days are adjacent here, instead of scattered among all tenants' rows.
            builder
                .HasIndex(row => new
                {
                    row.TenantId,
                    row.Day,
                    row.PeriodStart,
                    row.Meter,
                    row.KeyId,
                    row.Endpoint,
                    row.Model,
                    row.Status,
                    row.IsTest,
                    row.IsAdjustment,
                })
                .IsUnique();
            builder.Property(row => row.Meter).HasMaxLength(40);
            builder.Property(row => row.Endpoint).HasMaxLength(200);
            builder.Property(row => row.Model).HasMaxLength(100);
        }
    }
}

/// <summary>
/// A stream that has begun and is not settled. It is stored before the first byte is sent; if the process dies, the next
/// start charges what the last checkpoint says was produced.
/// </summary>
public sealed class OpenStream
{
    public long Id { get; set; }
    public long TenantId { get; set; }
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>After this, any other node may settle the stream of a dead node.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The ledger rows as of the last checkpoint, as JSON.</summary>
    public required string Rows { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<OpenStream>
    {
        public void Configure(EntityTypeBuilder<OpenStream> builder)
        {
            builder.ToTable("usage_streams");
            builder.Property(row => row.Id).ValueGeneratedNever();
            builder.HasIndex(row => row.ExpiresAt);
        }
    }
}
