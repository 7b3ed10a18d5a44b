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

    /// <summary>Empty if the call was refused before its meter was known.</summary>
    public required string Meter { get; set; }

    /// <summary>0 = several keys: there were too many different refusals at once to count them by key.</summary>
    public long KeyId { get; set; }

    /// <summary>The route's pattern; empty if <see cref="KeyId"/> is 0.</summary>
    public required string Endpoint { get; set; }

    /// <summary>The problem document's <c>code</c>.</summary>
    public required string Code { get; set; }
    public int Status { get; set; }
    public bool IsTest { get; set; }
    public long Calls { get; set; }
    public DateTimeOffset LastAt { get; set; }

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
