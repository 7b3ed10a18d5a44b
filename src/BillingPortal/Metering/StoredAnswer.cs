using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Metering;

/// <summary>
/// The first response under an idempotency key. It is written in the transaction of the call's ledger rows, so a call in the ledger
/// can always be replayed, and one that is not in it was never answered.
/// </summary>
public sealed class StoredAnswer
{
    public long TenantId { get; set; }
    public required string IdempotencyKey { get; set; }

    /// <summary>Id of the call's first row. Tells a retried commit of the same call from another call with the same key.</summary>
    public long CallId { get; set; }

    /// <summary>SHA-256 over method, path, query, content type and body.</summary>
    public required byte[] Fingerprint { get; set; }
    public int Status { get; set; }
    public string? ContentType { get; set; }

    /// <summary>Null when the answer was a stream or too large to keep.</summary>
    public byte[]? Body { get; set; }
    public DateTimeOffset StoredAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<StoredAnswer>
    {
        public void Configure(EntityTypeBuilder<StoredAnswer> builder)
        {
            builder.ToTable("stored_answers");
            builder.HasKey(answer => new { answer.TenantId, answer.IdempotencyKey });
            builder.Property(answer => answer.IdempotencyKey).HasMaxLength(255);
            builder.Property(answer => answer.Fingerprint).HasMaxLength(32);
            builder.Property(answer => answer.ContentType).HasMaxLength(200);
            builder.HasIndex(answer => answer.ExpiresAt);
        }
    }
}
