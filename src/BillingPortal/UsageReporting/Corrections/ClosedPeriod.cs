using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.UsageReporting.Corrections;

/// <summary>
/// A period of a meter whose invoice is final: what its lines say is the truth from then on. Nothing is reported for it any
/// more; usage it lacks goes to the next period.
/// </summary>
public sealed class ClosedPeriod
{
    public long TenantId { get; set; }
    public required string Meter { get; set; }
    public DateTimeOffset PeriodStart { get; set; }

    /// <summary>Quantity over all final lines of the meter.</summary>
    public long Invoiced { get; set; }

    /// <summary>Price of one unit on the line, in minor units; what a late unit costs if no next period can take it.</summary>
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
