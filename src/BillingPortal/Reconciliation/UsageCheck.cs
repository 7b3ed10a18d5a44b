using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Reconciliation;

/// <summary>
/// The four sums of one tenant, meter and period, as of the last comparison. At rest they are equal: billable ledger,
/// reports that Stripe accepted, Stripe's own summary, and what the invoice lines say.
/// </summary>
public sealed class UsageCheck
{
    public long TenantId { get; set; }
    public required string Meter { get; set; }
    public DateTimeOffset PeriodStart { get; set; }
    public DateTimeOffset PeriodEnd { get; set; }
    public long Ledger { get; set; }
    public long Accepted { get; set; }
    /// <summary>Frozen and on the way.</summary>
    public long Pending { get; set; }
    public long Rejected { get; set; }
    /// <summary>Null when Stripe could not be asked.</summary>
    public long? Summary { get; set; }
    /// <summary>Null while the period is open or its invoice a draft.</summary>
    public long? Invoiced { get; set; }
    public DateTimeOffset CheckedAt { get; set; }

    public long Difference => Ledger - (Invoiced ?? Summary ?? Accepted);
    public bool Agrees => Ledger == Accepted && (Summary is null || Summary == Ledger) && (Invoiced is null || Invoiced == Ledger);

    /// <summary>The difference's cause in words for an operator.</summary>
    public string Cause => Agrees ? "none"
        : Rejected > 0 ? "Stripe refused a report"
        : Pending > 0 || Ledger > Accepted + Pending + Rejected ? "on the way"
        : Summary is { } summary && summary < Accepted ? "Stripe's summary lags"
        : Invoiced is { } invoiced && invoiced != Ledger ? "arrived after the invoice was final"
        : "unknown";

    internal sealed class Configuration : IEntityTypeConfiguration<UsageCheck>
    {
        public void Configure(EntityTypeBuilder<UsageCheck> builder)
        {
            builder.ToTable("usage_checks");
            builder.HasKey(row => new { row.TenantId, row.Meter, row.PeriodStart });
            builder.Ignore(row => row.Difference).Ignore(row => row.Agrees).Ignore(row => row.Cause);
            builder.Property(row => row.Meter).HasMaxLength(40);
        }
    }
}
