using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.UsageReporting.Corrections;

/// <summary>
/// A meter's period whose invoice is final. From then on the invoice lines are authoritative: nothing more is reported for the
/// period, and usage it lacks goes to the next one.
/// </summary>
public sealed class ClosedPeriod
{
    public long TenantId { get; set; }
    public required string Meter { get; set; }
    public DateTimeOffset PeriodStart { get; set; }

    /// <summary>Total quantity on all final lines of the meter.</summary>
    public long Invoiced { get; set; }

    /// <summary>Unit price on the line, in minor units; the price of a late unit if no next period can take it.</summary>
    public decimal UnitAmountMinor { get; set; }
    public DateTimeOffset FinalAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ClosedPeriod>
    {
        public void Configure(EntityTypeBuilder<ClosedPeriod> builder)
        {
            builder.ToTable("usage_closed_periods");
            builder.HasKey(row => new
            {
                row.TenantId,
                row.Meter,
                row.PeriodStart,
            });
            builder.Property(row => row.Meter).HasMaxLength(40);
            builder.Property(row => row.UnitAmountMinor).HasPrecision(28, 12);
        }
    }
}
