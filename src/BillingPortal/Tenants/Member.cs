using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Tenants;

/// <summary>A person's rights in an organisation, from most to least.</summary>
public enum Role
{
    Owner,
    Admin,
    Billing,
    Developer,
    Viewer,
}

/// <summary>One person's place in one organisation.</summary>
public sealed class Member
{
    public long TenantId { get; set; }
    public required string UserId { get; set; }
    public required string DisplayName { get; set; }
    public Role Role { get; set; }
    public DateTimeOffset JoinedAt { get; set; }

    public Tenant? Tenant { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Member>
    {
        public void Configure(EntityTypeBuilder<Member> builder)
        {
            builder.ToTable("members");
            builder.HasKey(member => new { member.TenantId, member.UserId });
            builder.HasIndex(member => member.UserId);
            builder.Property(member => member.DisplayName).HasMaxLength(120);
            builder.Property(member => member.Role).HasConversion<string>().HasMaxLength(20);
            builder.HasOne(member => member.Tenant).WithMany().HasForeignKey(member => member.TenantId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<IdentityUser>().WithMany().HasForeignKey(member => member.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
