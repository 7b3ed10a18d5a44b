using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Metering;

/// <summary>
/// How many calls of a key were refused on one UTC day, by endpoint, meter and reason. These are statistics, not a ledger: a killed
/// process loses what it has not stored yet, and nothing is billed from them.
/// </summary>
public sealed class UsageRefusal
{
    public long TenantId { get; set; }

    /// <summary>Midnight UTC.</summary>
    public DateTimeOffset Day { get; set; }
    public DateTimeOffset PeriodStart { get; set; }

    /// <summary><see cref="NoMeter"/> if the call was refused before its meter was known.</summary>
    public required string Meter { get; set; }

    /// <summary><see cref="ManyKeys"/> if there were too many different refusals at once to count them by key.</summary>
    public long KeyId { get; set; }

    /// <summary>The route's pattern; <see cref="ManyEndpoints"/> if <see cref="KeyId"/> is <see cref="ManyKeys"/>.</summary>
    public required string Endpoint { get; set; }

    /// <summary>The problem document's <c>code</c>.</summary>
    public required string Code { get; set; }
    public int Status { get; set; }
    public bool IsTest { get; set; }
    public long Calls { get; set; }
    public DateTimeOffset LastAt { get; set; }

    // Values instead of NULL: all three are part of the primary key, where no NULL can be, and by which a count finds its row again.
    public const string NoMeter = "";
    public const long ManyKeys = 0;
    public const string ManyEndpoints = "";

    /// <summary>Refusals that count for a meter: its own, and those from before the meter was known.</summary>
    /// <param name="meter">Null for all meters.</param>
    public static Expression<Func<UsageRefusal, bool>> CountsFor(string? meter) =>
        row => meter == null || row.Meter == meter || row.Meter == NoMeter;

    internal sealed class Configuration : IEntityTypeConfiguration<UsageRefusal>
    {
        public void Configure(EntityTypeBuilder<UsageRefusal> builder)
        {
            builder.ToTable("usage_refusals");
            builder.HasKey(row => new
            {
                row.TenantId,
                row.Day,
                row.PeriodStart,
                row.Meter,
                row.KeyId,
                row.Endpoint,
                row.Code,
                row.Status,
                row.IsTest,
            });
            builder.Property(row => row.Meter).HasMaxLength(40);
            builder.Property(row => row.Endpoint).HasMaxLength(200);
            builder.Property(row => row.Code).HasMaxLength(40);
            builder.HasIndex(row => row.Day);
        }
    }
}
