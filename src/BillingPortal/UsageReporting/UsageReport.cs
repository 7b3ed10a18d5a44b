using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.UsageReporting;

public enum ReportState
{
    /// <summary>Frozen here, not yet accepted by Stripe; it may have arrived.</summary>
    Pending,
    Accepted,

    /// <summary>Stripe refused it for good; an operator must look.</summary>
    Rejected,

    /// <summary>Taken back: never sent, or cancelled at Stripe. Its quantity was moved or is reported anew.</summary>
    Withdrawn,

    /// <summary>Accepted after its invoice was final and no longer cancellable: it stays in Stripe's summary and is billed in the next period.</summary>
    Late,

    /// <summary>Whether Stripe has it cannot be told even from the summaries; an operator must look before anything is sent again.</summary>
    InDoubt,
}

/// <summary>
/// One meter event to Stripe, frozen before the first call: what it says and under which identifier never changes, so every
/// retry repeats it exactly.
/// </summary>
public sealed class UsageReport
{
    public long Id { get; set; }
    public long TenantId { get; set; }
    public long RollupId { get; set; }
    public required string Meter { get; set; }
    public required string StripeCustomerId { get; set; }
    public DateTimeOffset PeriodStart { get; set; }
    public long Quantity { get; set; }

    /// <summary><c>{incarnation}-{rollup}-{reportedBefore}-{reportedAfter}</c>: two equal deltas must not collide.</summary>
    public required string Identifier { get; set; }

    /// <summary>The meter event's own time: in the period, on a whole minute.</summary>
    public DateTimeOffset Timestamp { get; set; }
    public ReportState State { get; set; }
    public int Attempts { get; set; }

    /// <summary>Raised after a received 5xx: Stripe replays a stored 500 for the same key.</summary>
    public int KeyGeneration { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? FirstAttemptAt { get; set; }

    /// <summary>Wall time of the last call that may have reached Stripe.</summary>
    public DateTimeOffset? LastAttemptAt { get; set; }
    public DateTimeOffset NextAttemptAt { get; set; }
    public DateTimeOffset? AcceptedAt { get; set; }
    public string? LastError { get; set; }

    /// <summary>Which way it goes, fixed when it is frozen: a switch in between must not send it twice.</summary>
    public required string Reporter { get; set; }

    /// <summary>A copy is also sent to the shadow meter, which nothing bills.</summary>
    public bool IsShadowed { get; set; }
    public DateTimeOffset? ShadowAcceptedAt { get; set; }

    /// <summary>With the instant it was frozen: after a restore another report may bear its identifier, and Stripe would replay this one's
    /// answer to it.</summary>
    public string IdempotencyKey => $"{Identifier}-{CreatedAt.ToUnixTimeMilliseconds()}-{KeyGeneration}";

    internal sealed class Configuration : IEntityTypeConfiguration<UsageReport>
    {
        public void Configure(EntityTypeBuilder<UsageReport> builder)
        {
            builder.ToTable("usage_reports");
            builder.Ignore(report => report.IdempotencyKey);
            builder.Property(report => report.Meter).HasMaxLength(40);
            builder.Property(report => report.StripeCustomerId).HasMaxLength(255);
            builder.Property(report => report.Identifier).HasMaxLength(100);
            builder.Property(report => report.State).HasConversion<string>().HasMaxLength(12);
            builder.Property(report => report.Reporter).HasMaxLength(20);
            builder.Property(report => report.LastError).HasMaxLength(500);
            builder.HasIndex(report => report.Identifier).IsUnique();
            builder.HasIndex(report => new { report.State, report.Id });
            builder.HasIndex(report => report.Id, "ix_usage_reports_unshadowed").HasFilter("is_shadowed AND shadow_accepted_at IS NULL");
            builder.HasIndex(report => new
            {
                report.TenantId,
                report.PeriodStart,
                report.Meter,
            });
        }
    }
}
