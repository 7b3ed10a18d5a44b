using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Subscriptions;

/// <summary>
/// Our copy of a subscription at Stripe. Stripe decides; this row is overwritten by whatever a refetch returns, and is
/// never edited by hand.
/// </summary>
public sealed class TenantSubscription
{
    public long Id { get; set; }
    public long TenantId { get; set; }
    public required string StripeSubscriptionId { get; set; }
    public required string StripeCustomerId { get; set; }

    /// <summary>Stripe's word: incomplete, incomplete_expired, trialing, active, past_due, canceled, unpaid, paused.</summary>
    public required string Status { get; set; }

    /// <summary>Key of the catalogue's plan, read from the base price's lookup key or metadata; empty when unknown.</summary>
    public required string PlanKey { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset PeriodStart { get; set; }
    public DateTimeOffset PeriodEnd { get; set; }

    /// <summary>Fixes the day and second at which periods turn over.</summary>
    public DateTimeOffset BillingAnchor { get; set; }

    /// <summary>When it will end, if a cancellation is scheduled.</summary>
    public DateTimeOffset? CancelAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public DateTimeOffset? TrialEnd { get; set; }

    /// <summary>A change that takes effect with the next period; null when none is scheduled.</summary>
    public string? PendingPlanKey { get; set; }
    public DateTimeOffset? PendingPlanAt { get; set; }

    /// <summary>Since when the present metered prices count. Usage reported with an earlier instant belongs to the prices before.</summary>
    public DateTimeOffset? UsageFrom { get; set; }

    /// <summary>Since when plan and status are what they are: what was refused before was refused under other terms.</summary>
    public DateTimeOffset TermsSince { get; set; }

    /// <summary>Meters that its items bill, in order, separated by commas. Usage of any other reaches no invoice.</summary>
    public string BilledMeters { get; set; } = "";

    /// <summary>When the payment that is still missing first failed; null while everything is paid.</summary>
    public DateTimeOffset? PastDueSince { get; set; }

    /// <summary>What Stripe charges, for people: "Visa ending 4242"; null when nothing is on file.</summary>
    public string? PaysWith { get; set; }
    public DateTimeOffset SyncedAt { get; set; }

    public Tenant? Tenant { get; set; }

    /// <inheritdoc cref="SubscriptionStatus.Over"/>
    public bool IsOver => SubscriptionStatus.Over.Contains(Status);

    /// <inheritdoc cref="SubscriptionStatus.Idle"/>
    public bool IsIdle => SubscriptionStatus.Idle.Contains(Status);

    /// <inheritdoc cref="SubscriptionStatus.Running"/>
    public bool IsRunning => SubscriptionStatus.Running.Contains(Status);

    /// <summary>An item of it bills this meter.</summary>
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
            builder.Property(subscription => subscription.BilledMeters).HasMaxLength(1000); // Stripe takes twenty items
            builder.Property(subscription => subscription.PaysWith).HasMaxLength(PaymentMethodWords.Longest);
            builder.HasIndex(subscription => subscription.StripeSubscriptionId).IsUnique();
            builder.HasIndex(subscription => new { subscription.TenantId, subscription.CreatedAt });
            builder.HasOne(subscription => subscription.Tenant).WithMany().HasForeignKey(subscription => subscription.TenantId);
        }
    }
}
