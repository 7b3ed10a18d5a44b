using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Metering.Ledger;

/// <summary>
/// Sums of the ledger per tenant, meter, period and hour, changed in the transaction that writes the rows. Quota counters
/// are rebuilt from it and reports to Stripe are cut from it. A bucket never straddles a period boundary.
/// </summary>
public sealed class UsageRollup
{
    public long Id { get; set; }
    public long TenantId { get; set; }
    public required string Meter { get; set; }
    public DateTimeOffset PeriodStart { get; set; }
    public DateTimeOffset HourStart { get; set; }

    /// <summary>Units by live keys: what counts against the quota.</summary>
    public long Quantity { get; set; }

    /// <summary>The part of <see cref="Quantity"/> that goes to an invoice.</summary>
    public long Billable { get; set; }

    /// <summary>Units by test keys.</summary>
    public long Test { get; set; }
    public long Events { get; set; }
    public long ProviderCostNano { get; set; }

    /// <summary>How much was ever frozen into report rows. It only grows: report identifiers are made of it and must not repeat.</summary>
    public long Reported { get; set; }

    /// <summary>The part of <see cref="Reported"/> that was taken back: never sent after all, or cancelled at Stripe.</summary>
    public long Withdrawn { get; set; }

    /// <summary>Lowest and highest ledger id in this bucket: the rows behind a sum are found by this range of the primary key, so the ledger needs no second index.</summary>
    public long FirstEvent { get; set; }
    public long LastEvent { get; set; }

    /// <summary>Billable units that no report carries; negative when more was reported than is billable now.</summary>
    public long Unreported => Billable - (Reported - Withdrawn);

    /// <summary><see cref="Unreported"/> for a query.</summary>
    public static Expression<Func<UsageRollup, long>> UnreportedUnits { get; } = row => row.Billable - (row.Reported - row.Withdrawn);

    /// <summary>There is something to report. The second half repeats the index's filter, or the database would not use the index.</summary>
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
            // Only what still has to be reported stands in this index, so finding it costs nothing however long the history.
            builder.HasIndex(row => row.Id, "ix_usage_rollups_unreported").HasFilter("billable <> reported - withdrawn");
            builder.Property(row => row.Withdrawn).HasDefaultValue(0L);
            // Two nodes that freeze the same rollup in one moment must not both cut the difference.
            builder.Property(row => row.Reported).IsConcurrencyToken();
        }
    }
}

/// <summary>
/// Sums per day with the details people ask for: key, endpoint, model and status. Written in the same transaction; every
/// page and export of aggregates reads this and never the ledger.
/// </summary>
public sealed class UsageDay
{
    /// <summary>Lets the writer change a row that it knows without looking it up by its nine columns.</summary>
    public long Id { get; set; }
    public long TenantId { get; set; }

    /// <summary>Midnight UTC.</summary>
    public DateTimeOffset Day { get; set; }
    public DateTimeOffset PeriodStart { get; set; }
    public required string Meter { get; set; }
    public long KeyId { get; set; }
    public required string Endpoint { get; set; }
    public required string Model { get; set; }
    public int Status { get; set; }
    public bool IsTest { get; set; }
    public long Quantity { get; set; }
    public long Events { get; set; }
    public long DurationMs { get; set; }
    public long ProviderCostNano { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<UsageDay>
    {
        public void Configure(EntityTypeBuilder<UsageDay> builder)
        {
            // What changes with every call stands in a table of its own, four numbers wide: a batch of calls by many keys then
            // changes a fifth of the pages, and pages are what a commit costs.
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
            // The whole row: a page that reads a tenant's days finds them side by side here, and not one by one among everybody's.
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
                })
                .IsUnique();
            builder.Property(row => row.Meter).HasMaxLength(40);
            builder.Property(row => row.Endpoint).HasMaxLength(200);
            builder.Property(row => row.Model).HasMaxLength(100);
        }
    }
}

/// <summary>
/// A stream that has begun and is not settled. It is stored before the first byte leaves; if the process dies, the next
/// start charges what the last checkpoint says was produced.
/// </summary>
public sealed class OpenStream
{
    public long Id { get; set; }
    public long TenantId { get; set; }
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>After this a stream of a dead node is settled by any other.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The ledger rows as they would be written now, as JSON.</summary>
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
