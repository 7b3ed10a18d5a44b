using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.UsageReporting;

/// <summary>What is known about Stripe's acceptance of a report.</summary>
public enum ReportState
{
    /// <summary>Frozen, not yet accepted by Stripe; it may have arrived.</summary>
    Pending,
    Accepted,

    /// <summary>Stripe rejected it for good; an operator must look at it.</summary>
    Rejected,

    /// <summary>Withdrawn: never sent, or cancelled at Stripe. Its quantity was moved or is reported again.</summary>
    Withdrawn,

    /// <summary>
    /// Accepted after its invoice was final, and can no longer be cancelled: it stays in Stripe's summary and is billed in the next
    /// period.
    /// </summary>
    Late,

    /// <summary>
    /// Even the summaries do not show whether Stripe has it. An operator must look at it before anything is sent again.
    /// </summary>
    InDoubt,
}

/// <summary>
/// One meter event for Stripe, frozen before the first call: quantity and identifier do not change, so every retry is identical.
/// Only a restored database changes a quantity, once (<see cref="BeginIncarnation"/>).
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

    /// <summary><c>{incarnation}-{rollup}-{reportedBefore}-{reportedAfter}</c>: two reports of equal size must not collide.</summary>
    public required string Identifier { get; set; }

    /// <summary>
    /// The meter event's own time, inside the period: the hour's start, the period's first whole minute, or the second of a plan change.
    /// </summary>
    public DateTimeOffset Timestamp { get; set; }
    public ReportState State { get; set; }
    public int Attempts { get; set; }

    /// <summary>Raised after a 5xx response, because Stripe replays a stored 500 for the same key.</summary>
    public int KeyGeneration { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? FirstAttemptAt { get; set; }

    /// <summary>Wall time of the last call that may have reached Stripe.</summary>
    public DateTimeOffset? LastAttemptAt { get; set; }
    public DateTimeOffset NextAttemptAt { get; set; }
    public DateTimeOffset? AcceptedAt { get; set; }
    public string? LastError { get; set; }

    /// <summary>The reporting method, fixed when it is frozen: a switch must not send it twice.</summary>
    public required string Reporter { get; set; }

    /// <summary>A copy is also sent to the shadow meter, which no price uses.</summary>
    public bool IsShadowed { get; set; }
    public DateTimeOffset? ShadowAcceptedAt { get; set; }

    /// <summary>
    /// Includes the time it was frozen: after a restore another report may have the same identifier, and Stripe would replay this
    /// report's response to it.
    /// </summary>
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
