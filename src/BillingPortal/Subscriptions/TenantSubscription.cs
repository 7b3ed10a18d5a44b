using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Subscriptions;

/// <summary>
/// Our copy of a subscription at Stripe. Stripe is authoritative: every refetch overwrites this row, and it is never edited by
/// hand.
/// </summary>
public sealed class TenantSubscription
{
    public long Id { get; set; }
    public long TenantId { get; set; }
    public required string StripeSubscriptionId { get; set; }
    public required string StripeCustomerId { get; set; }

    /// <summary>Stripe's status: incomplete, incomplete_expired, trialing, active, past_due, canceled, unpaid, paused.</summary>
    public required string Status { get; set; }

    /// <summary>The catalogue's plan key, read from the base price's lookup key or metadata; empty if unknown.</summary>
    public required string PlanKey { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset PeriodStart { get; set; }
    public DateTimeOffset PeriodEnd { get; set; }

    /// <summary>Fixes the day and second at which periods begin.</summary>
    public DateTimeOffset BillingAnchor { get; set; }

    /// <summary>When it will end, if a cancellation is scheduled.</summary>
    public DateTimeOffset? CancelAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public DateTimeOffset? TrialEnd { get; set; }

    /// <summary>The plan from the next period on; null if no change is scheduled.</summary>
    public string? PendingPlanKey { get; set; }
    public DateTimeOffset? PendingPlanAt { get; set; }

    /// <summary>
    /// Since when the current metered prices apply. Usage reported with an earlier timestamp belongs to the previous prices.
    /// </summary>
    public DateTimeOffset? UsageFrom { get; set; }

    /// <summary>Since when plan and status are unchanged: earlier refusals were under other terms.</summary>
    public DateTimeOffset TermsSince { get; set; }

    /// <summary>The meters that its items bill, in order, comma-separated. Usage of any other meter is never invoiced.</summary>
    public string BilledMeters { get; set; } = "";

    /// <summary>When the payment that is still missing first failed; null while everything is paid.</summary>
    public DateTimeOffset? PastDueSince { get; set; }

    /// <summary>The payment method as people know it: "Visa ending 4242"; null if none is on file.</summary>
    public string? PaysWith { get; set; }
    public DateTimeOffset SyncedAt { get; set; }

    public Tenant? Tenant { get; set; }

    /// <inheritdoc cref="SubscriptionStatus.Over"/>
    public bool IsOver => SubscriptionStatus.Over.Contains(Status);

    /// <inheritdoc cref="SubscriptionStatus.Idle"/>
    public bool IsIdle => SubscriptionStatus.Idle.Contains(Status);

    /// <inheritdoc cref="SubscriptionStatus.Running"/>
    public bool IsRunning => SubscriptionStatus.Running.Contains(Status);

    /// <summary>A scheduled plan change never takes effect, because the subscription ends by then.</summary>
    public bool EndsBeforeChange => CancelAt <= PendingPlanAt;

    /// <summary>One of its items bills this meter.</summary>
    public bool Bills(string meter) => BilledMeters.Split(',').Contains(meter, StringComparer.Ordinal);

    internal sealed class Configuration : IEntityTypeConfiguration<TenantSubscription>
    {
        public void Configure(EntityTypeBuilder<TenantSubscription> builder)
        {
            builder.ToTable("subscriptions");
            builder.Property(subscription => subscription.StripeSubscriptionId).HasMaxLength(255);
            builder.Property(subscription => subscription.StripeCustomerId).HasMaxLength(255);
            builder.Property(subscription => subscription.Status).HasMaxLength(30);
            builder.Property(subscription => subscription.PlanKey).HasMaxLength(40);
            builder.Property(subscription => subscription.PendingPlanKey).HasMaxLength(40);
            builder.Property(subscription => subscription.BilledMeters).HasMaxLength(1000); // Stripe allows twenty items
            builder.Property(subscription => subscription.PaysWith).HasMaxLength(PaymentMethodText.Longest);
            builder.HasIndex(subscription => subscription.StripeSubscriptionId).IsUnique();
            builder.HasIndex(subscription => new { subscription.TenantId, subscription.CreatedAt });
            builder.HasOne(subscription => subscription.Tenant).WithMany().HasForeignKey(subscription => subscription.TenantId);
        }
    }
}
