using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Metering;

/// <summary>
/// How many calls of a key were turned away on a UTC day, at which endpoint, on which meter and why. A sum and no ledger: what
/// a kill takes from memory before it is stored is lost, and nothing is ever billed by it.
/// </summary>
public sealed class UsageRefusal
{
    public long TenantId { get; set; }

    /// <summary>Midnight UTC.</summary>
    public DateTimeOffset Day { get; set; }
    public DateTimeOffset PeriodStart { get; set; }

    /// <summary>Empty when the call was turned away before its meter was known.</summary>
    public required string Meter { get; set; }

    /// <summary>0 = of several keys, when there were too many different refusals at once to tell them apart.</summary>
    public long KeyId { get; set; }

    /// <summary>The route's pattern; empty as <see cref="KeyId"/> is 0.</summary>
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
