using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.UsageReporting.Corrections;

/// <summary>Why usage was moved, withdrawn, credited or left out.</summary>
public enum AdjustmentKind
{
    /// <summary>Late usage, moved to the running period.</summary>
    CarryOver,

    /// <summary>
    /// Late usage that is not billed: by the operator's setting for this tenant, or because a unit costs nothing and no period can
    /// take it.
    /// </summary>
    WriteOff,

    /// <summary>Late usage that has no period to move to, or is too old for a report: billed as an invoice item.</summary>
    InvoiceItem,

    /// <summary>An operator's correction of the running period.</summary>
    Correction,

    /// <summary>An operator's correction of units that can no longer be withdrawn at Stripe: credited in money.</summary>
    Credit,

    /// <summary>No usage: an operator changed how this tenant's usage is reported or billed, or what happens to late usage.</summary>
    Terms,
}

/// <summary>
/// Every change to billable usage that was not made by a call: what, from where to where, by whom and why. Never edited.
/// </summary>
public sealed class UsageAdjustment
{
    public long Id { get; set; }
    public long TenantId { get; set; }
    public AdjustmentKind Kind { get; set; }

    /// <summary>Null for terms that apply to all meters.</summary>
    public string? Meter { get; set; }
    public DateTimeOffset FromPeriod { get; set; }
    public DateTimeOffset? ToPeriod { get; set; }

    /// <summary>Units; negative if the correction takes units away.</summary>
    public long Quantity { get; set; }

    /// <summary>The ledger rows of this adjustment.</summary>
    public long? LedgerOutId { get; set; }
    public long? LedgerInId { get; set; }

    /// <summary>In minor units, if it became money.</summary>
    public decimal? AmountMinor { get; set; }

    /// <summary>The invoice item at Stripe; null until it is created.</summary>
    public string? StripeInvoiceItemId { get; set; }

    /// <summary>The operator's address, or "portal".</summary>
    public required string By { get; set; }
    public required string Reason { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<UsageAdjustment>
    {
        public void Configure(EntityTypeBuilder<UsageAdjustment> builder)
        {
            builder.ToTable("usage_adjustments");
            builder.Property(row => row.Kind).HasConversion<string>().HasMaxLength(12);
            builder.Property(row => row.Meter).HasMaxLength(40);
            builder.Property(row => row.AmountMinor).HasPrecision(28, 12);
            builder.Property(row => row.StripeInvoiceItemId).HasMaxLength(255);
            builder.Property(row => row.By).HasMaxLength(256);
            builder.Property(row => row.Reason).HasMaxLength(500);
            builder.HasIndex(row => new
            {
                row.TenantId,
                row.FromPeriod,
                row.Meter,
            });
            builder.HasIndex(row => new
            {
                row.TenantId,
                row.ToPeriod,
                row.Meter,
            });
        }
    }
}
