using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.StripeEvents;

/// <summary>Where an event stands between its arrival and its handling.</summary>
public enum InboxState
{
    Pending,
    Done,

    /// <summary>No handler for this type; stored, and visible to operators.</summary>
    Ignored,

    /// <summary>Given up after several attempts; waits for an operator to replay it.</summary>
    Dead,
}

/// <summary>
/// A Stripe event as it arrived. It is stored before we answer Stripe with 2xx and processed afterwards, so nothing is lost in
/// between.
/// </summary>
public sealed class InboxEvent
{
    public long Id { get; set; }

    /// <summary>Stripe's id; a second delivery of it is ignored.</summary>
    public required string EventId { get; set; }
    public required string Type { get; set; }
    public string? ApiVersion { get; set; }
    public string? ObjectId { get; set; }
    public string? CustomerId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }
    public InboxState State { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset NextAttemptAt { get; set; }
    public DateTimeOffset? DoneAt { get; set; }
    public string? LastError { get; set; }

    /// <summary>What was changed because of it, as text.</summary>
    public string? Result { get; set; }

    /// <summary>Found by the sweep, not delivered.</summary>
    public bool FromSweep { get; set; }
    public long? TenantId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<InboxEvent>
    {
        public void Configure(EntityTypeBuilder<InboxEvent> builder)
        {
            builder.ToTable("inbox_events");
            builder.Property(row => row.EventId).HasMaxLength(255);
            builder.Property(row => row.Type).HasMaxLength(100);
            builder.Property(row => row.ApiVersion).HasMaxLength(40);
            builder.Property(row => row.ObjectId).HasMaxLength(255);
            builder.Property(row => row.CustomerId).HasMaxLength(255);
            builder.Property(row => row.State).HasConversion<string>().HasMaxLength(12);
            builder.Property(row => row.LastError).HasMaxLength(1000);
            builder.Property(row => row.Result).HasMaxLength(500);
            builder.HasIndex(row => row.EventId).IsUnique();
            builder.HasIndex(row => new { row.State, row.NextAttemptAt });
        }
    }
}
