using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Metering.Quota;

/// <summary>
/// A soft limit that was passed: one row per tenant, meter, period, included amount and threshold, so that neither a
/// restart nor a second node raises it again. Pages and mails about usage read these rows.
/// </summary>
public sealed class UsageAlert
{
    public long Id { get; set; }
    public long TenantId { get; set; }
    public required string Meter { get; set; }
    public DateTimeOffset PeriodStart { get; set; }

    /// <summary>Units the plan included then: after a plan change the thresholds start over.</summary>
    public long Included { get; set; }

    /// <summary>Percent of the included units.</summary>
    public int ThresholdPercent { get; set; }

    /// <summary>Units used when it was noticed.</summary>
    public long Used { get; set; }
    public DateTimeOffset RaisedAt { get; set; }

    /// <summary>When the alert was mailed, or dropped because there was no contact or plan.</summary>
    public DateTimeOffset? HandledAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<UsageAlert>
    {
        public void Configure(EntityTypeBuilder<UsageAlert> builder)
        {
            builder.ToTable("usage_alerts");
            builder.Property(alert => alert.Meter).HasMaxLength(40);
            builder
                .HasIndex(alert => new
                {
                    alert.TenantId,
                    alert.Meter,
                    alert.PeriodStart,
                    alert.Included,
                    alert.ThresholdPercent,
                })
                .IsUnique();
            builder.HasIndex(alert => alert.Id, "ix_usage_alerts_unhandled").HasFilter("handled_at IS NULL");
        }
    }
}
