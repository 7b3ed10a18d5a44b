using BillingPortal.Callers;
using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Audit;

/// <summary>
/// Who did what, on what, when and from where. Rows are only added; the database itself refuses changes. There are no foreign keys, because
/// rows outlive the rows they name. They contain no secrets.
/// </summary>
public sealed class AuditEntry : IAppendOnly
{
    public const int LongestTarget = 256;
    public const int LongestDetail = 1000;

    public long Id { get; set; }
    public DateTimeOffset At { get; set; }
    public AuditAction Action { get; set; }
    public CallerKind Kind { get; set; }

    /// <summary>For display: an address, "key 12", a command.</summary>
    public required string By { get; set; }
    public string? UserId { get; set; }
    public long? KeyId { get; set; }

    /// <summary>The organisation it was done to; null when there is none.</summary>
    public long? TenantId { get; set; }

    /// <summary>What it was done to, such as "key 12" or an event's id.</summary>
    public string? Target { get; set; }
    public string? Detail { get; set; }

    /// <summary>The address the request came from.</summary>
    public string? From { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("audit_entries");
            builder.Property(row => row.Action).HasConversion<string>().HasMaxLength(40);
            builder.Property(row => row.Kind).HasConversion<string>().HasMaxLength(12);
            builder.Property(row => row.By).HasMaxLength(256);
            builder.Property(row => row.UserId).HasMaxLength(64);
            builder.Property(row => row.Target).HasMaxLength(LongestTarget);
            builder.Property(row => row.Detail).HasMaxLength(LongestDetail);
            builder.Property(row => row.From).HasMaxLength(64);
            builder.HasIndex(row => new { row.TenantId, row.Id });
            builder.HasIndex(row => new { row.UserId, row.Id });
        }
    }
}
