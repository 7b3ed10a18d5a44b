using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Tenants;

/// <summary>What happens to usage that comes too late for its invoice; an operator chooses.</summary>
public enum LateUsage
{
    CarryOver,
    WriteOff,
}

/// <summary>
/// An organisation that uses the API and pays for it. Every row of the portal belongs to one. Customers read "organisation"; operators and
/// code say "tenant".
/// </summary>
public sealed class Tenant
{
    public long Id { get; set; }

    /// <summary>Used in URLs, exports and Stripe's metadata: <c>ten_</c> and 16 random characters.</summary>
    public required string PublicId { get; set; }
    public required string Name { get; set; }
    public required string ContactEmail { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Null until the job or Checkout has created the customer: sign-up never waits for Stripe.</summary>
    public string? StripeCustomerId { get; set; }

    /// <summary>Counts attempts to create the customer; part of the idempotency key, so a later attempt is a new request.</summary>
    public int StripeCustomerAttempt { get; set; }

    /// <summary>A plan that exists only here and not at Stripe (Free); null before any plan is chosen.</summary>
    public string? LocalPlan { get; set; }
    public DateTimeOffset? LocalPlanSince { get; set; }

    /// <summary>What happens to usage that arrives after its invoice is final.</summary>
    public LateUsage LateUsage { get; set; }

    /// <summary>How this tenant's usage is reported; null for the installation's default. Allows migrating tenant by tenant.</summary>
    public string? UsageReporter { get; set; }

    // No look-alikes (0/o, 1/l), lower case: people read these aloud to each other.
    private const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";
    private const int RandomLength = 16;

    public static string NewPublicId() => "ten_" + RandomNumberGenerator.GetString(Alphabet, RandomLength);

    internal sealed class Configuration : IEntityTypeConfiguration<Tenant>
    {
        public void Configure(EntityTypeBuilder<Tenant> builder)
        {
            builder.ToTable("tenants");
            builder.Property(tenant => tenant.PublicId).HasMaxLength(40);
            builder.Property(tenant => tenant.Name).HasMaxLength(120);
            builder.Property(tenant => tenant.ContactEmail).HasMaxLength(256);
            builder.Property(tenant => tenant.StripeCustomerId).HasMaxLength(255);
            builder.Property(tenant => tenant.LocalPlan).HasMaxLength(40);
            builder.Property(tenant => tenant.LateUsage).HasConversion<string>().HasMaxLength(12).HasDefaultValue(LateUsage.CarryOver);
            builder.Property(tenant => tenant.UsageReporter).HasMaxLength(20);
            builder.HasIndex(tenant => tenant.PublicId).IsUnique();
            builder.HasIndex(tenant => tenant.StripeCustomerId).IsUnique();
        }
    }
}
