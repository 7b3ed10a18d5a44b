using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.UsageReporting.Corrections;

public enum AdjustmentKind
{
    /// <summary>Late usage, moved to the running period.</summary>
    CarryOver,

    /// <summary>Late usage, given up by the operator's choice for this tenant, or because a unit costs nothing and no period can take it.</summary>
    WriteOff,

    /// <summary>Late usage without a period to move to, or too old for a report: billed as an invoice item.</summary>
    InvoiceItem,

    /// <summary>An operator's correction of the running period.</summary>
    Correction,

    /// <summary>An operator's correction of what can no longer be taken back at Stripe: given back in money.</summary>
    Credit,

    /// <summary>No usage: an operator changed how this tenant's is reported or billed, or what happens to late usage.</summary>
    Terms,
}

/// <summary>Every change to billable usage that no call made: what, from where to where, by whom and why. Never edited.</summary>
public sealed class UsageAdjustment
{
    public long Id { get; set; }
    public long TenantId { get; set; }
    public AdjustmentKind Kind { get; set; }
    public required string Meter { get; set; }
    public DateTimeOffset FromPeriod { get; set; }
    public DateTimeOffset? ToPeriod { get; set; }

    /// <summary>Units; negative for a correction downwards.</summary>
    public long Quantity { get; set; }

    /// <summary>The ledger rows that carry it.</summary>
    public long? LedgerOutId { get; set; }
    public long? LedgerInId { get; set; }

    /// <summary>In minor units, where it became money.</summary>
    public decimal? AmountMinor { get; set; }

    /// <summary>The invoice item at Stripe; null until it is made.</summary>
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
