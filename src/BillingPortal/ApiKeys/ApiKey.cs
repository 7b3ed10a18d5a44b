using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.ApiKeys;

/// <summary>
/// Lets a program call in a tenant's name. Only the hash is stored; the key itself is shown once, when it is issued.
/// </summary>
public sealed class ApiKey
{
    public long Id { get; set; }
    public long TenantId { get; set; }
    public required string Name { get; set; }

    /// <summary>The key's first characters, for people to recognise it by.</summary>
    public required string Prefix { get; set; }

    /// <summary>SHA-256 of the whole key. Its 256 random bits make a slow hash pointless.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>Metered and shown, never billed.</summary>
    public bool IsTest { get; set; }

    /// <summary>Separated by spaces; see <see cref="Tenants.Scopes"/>.</summary>
    public required string Scopes { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public string? CreatedBy { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>Calls per minute for this key alone, below the plan's rate; null = the plan's.</summary>
    public int? RatePerMinute { get; set; }

    /// <summary>Units of each meter this key may use in a period; null = only the tenant's quota applies.</summary>
    public long? QuotaPerPeriod { get; set; }

    /// <summary>Addresses it may call from, as IPv4 or IPv6 networks separated by spaces; null = from anywhere.</summary>
    public string? AllowedNetworks { get; set; }

    /// <summary>The key that replaced this one; both work until this one expires.</summary>
    public long? ReplacedById { get; set; }

    /// <summary>
    /// The key whose quota and rate this one shares; null for a key that is counted by itself. A replacement shares with the key it
    /// replaced, and a key made by one with its own rate or quota shares with its maker: neither rotating nor making keys gives more.
    /// </summary>
    public long? FirstKeyId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ApiKey>
    {
        public void Configure(EntityTypeBuilder<ApiKey> builder)
        {
            builder.ToTable("api_keys");
            builder.Property(key => key.Name).HasMaxLength(60);
            builder.Property(key => key.Prefix).HasMaxLength(30);
            builder.Property(key => key.Hash).HasMaxLength(32);
            builder.Property(key => key.Scopes).HasMaxLength(1000);
            builder.Property(key => key.AllowedNetworks).HasMaxLength(2000);
            builder.HasIndex(key => key.Hash).IsUnique();
            builder.HasIndex(key => key.TenantId);
            builder.HasOne<Tenant>().WithMany().HasForeignKey(key => key.TenantId);
        }
    }
}
