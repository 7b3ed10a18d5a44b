using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Reconciliation;

/// <summary>Why the four sums differ.</summary>
public enum DriftCause
{
    None,

    /// <summary>Frozen or about to be, or accepted so recently that Stripe's summary lags.</summary>
    InFlight,

    /// <summary>The period’s final invoice lacks it; it is moved to the next period.</summary>
    Late,

    /// <summary>Stripe refused a report.</summary>
    Rejected,

    /// <summary>Stripe has no customer or no meter for it.</summary>
    Unmapped,

    /// <summary>Unknown whether Stripe has a report.</summary>
    InDoubt,

    /// <summary>An operator corrected it, and Stripe could not apply the correction in units.</summary>
    Corrected,

    /// <summary>The subscription has no item for the meter, so its usage reaches no invoice.</summary>
    Unbilled,

    /// <summary>Stripe could not be asked, so there was nothing to compare with.</summary>
    NotCompared,
    Unknown,
}

/// <summary>
/// The four sums of one tenant, meter and period at the last comparison: billable ledger, reports that Stripe accepted, Stripe's own
/// summary, and the invoice lines. They are equal once everything has settled.
/// </summary>
public sealed class UsageCheck
{
    public long TenantId { get; set; }
    public required string Meter { get; set; }
    public DateTimeOffset PeriodStart { get; set; }
    public DateTimeOffset PeriodEnd { get; set; }
    public long Ledger { get; set; }
    public long Accepted { get; set; }

    /// <summary>Frozen and not yet accepted.</summary>
    public long Pending { get; set; }
    public long Rejected { get; set; }
    public long InDoubt { get; set; }

    /// <summary>Stays in Stripe's summary of this period and is billed in the next.</summary>
    public long Late { get; set; }

    /// <summary>Null when Stripe could not be asked.</summary>
    public long? Summary { get; set; }

    /// <summary>Null while the period is open or its invoice a draft.</summary>
    public long? Invoiced { get; set; }

    /// <summary>Stripe's sum of usage records, where that reporter is on and the period is running; compared with what was reported that
    /// way.</summary>
    public long? Legacy { get; set; }

    /// <summary>Stripe's sum of the copies, where shadow reporting is on.</summary>
    public long? Shadow { get; set; }
    public bool Agrees { get; set; }
    public DriftCause Drift { get; set; }
    public DateTimeOffset CheckedAt { get; set; }

    public long Difference => Ledger - (Invoiced ?? (Summary - Late) ?? Accepted);

    /// <summary>Without Stripe's sum: what was recorded, accepted and invoiced.</summary>
    internal bool OurSumsAgree => UsageSums.Agree(Ledger, Accepted, Invoiced);

    /// <summary>Recorded, and not yet accepted by Stripe.</summary>
    public long OnTheWay => Math.Max(Pending, Ledger - Accepted - Rejected - InDoubt);

    /// <summary>Differences that stay until an operator acts: no job repairs them, and waiting does not help.</summary>
    public static readonly Expression<Func<UsageCheck, bool>> NeedsPerson = check =>
        !check.Agrees
        && (
            check.Drift == DriftCause.Rejected
            || check.Drift == DriftCause.Unmapped
            || check.Drift == DriftCause.InDoubt
            || check.Drift == DriftCause.Unbilled
            || check.Drift == DriftCause.Unknown
        );

    /// <summary>The cause as operators read it.</summary>
    public string Cause =>
        Drift switch
        {
            DriftCause.None => "none",
            DriftCause.InFlight when OnTheWay > 0 => "on the way: recorded, not yet accepted by Stripe",
            DriftCause.InFlight => "accepted a moment ago; Stripe’s sums follow",
            DriftCause.Late => "not on the final invoice of its period",
            DriftCause.Rejected => "Stripe refused a report",
            DriftCause.Unmapped => "Stripe has no customer or no meter for it",
            DriftCause.InDoubt => "whether Stripe has a report cannot be told",
            DriftCause.Corrected => "corrected by an operator; Stripe could not follow in units",
            DriftCause.Unbilled => "no item of the subscription bills this meter",
            DriftCause.NotCompared => "not compared: Stripe could not be asked",
            _ => "unknown",
        };

    internal sealed class Configuration : IEntityTypeConfiguration<UsageCheck>
    {
        public void Configure(EntityTypeBuilder<UsageCheck> builder)
        {
            builder.ToTable("usage_checks");
            builder.HasKey(row => new
            {
                row.TenantId,
                row.Meter,
                row.PeriodStart,
            });
            builder.Ignore(row => row.Difference).Ignore(row => row.OnTheWay).Ignore(row => row.Cause);
            builder.Property(row => row.Meter).HasMaxLength(40);
            builder.Property(row => row.Drift).HasConversion<string>().HasMaxLength(12);
            builder.HasIndex(row => new { row.Agrees, row.PeriodStart });
        }
    }
}
