using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Metering.Ledger;

/// <summary>
/// One row of the ledger: append-only, written before the call is answered. Everything billed is a sum of
/// these rows.
/// </summary>
public sealed class UsageEvent
{
    /// <summary>
    /// Assigned by the writer in increasing order, so that a commit with an unknown outcome can be retried without doubling rows.
    /// </summary>
    public long Id { get; set; }
    public long TenantId { get; set; }

    /// <summary>The key that called; <see cref="NoKey"/> for an adjustment.</summary>
    public long KeyId { get; set; }
    public required string Meter { get; set; }

    /// <summary>Whole units; 0 for a call that was answered but not charged.</summary>
    public long Quantity { get; set; }

    /// <summary>Fixed when written: usage of test keys, Free and the trial is not billable, and never becomes billable.</summary>
    public bool Billable { get; set; }
    public bool IsTest { get; set; }
    public DateTimeOffset OccurredAt { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }
    public DateTimeOffset PeriodStart { get; set; }
    public required string Endpoint { get; set; }
    public required string Method { get; set; }
    public int Status { get; set; }
    public int DurationMs { get; set; }
    public string Model { get; set; } = "";

    /// <summary>What the upstream provider charged us, in billionths of the currency's major unit.</summary>
    public long ProviderCostNano { get; set; }

    /// <summary>Origin of the row: <c>call</c> for a metered endpoint of this portal.</summary>
    public required string Source { get; set; }
    public string? IdempotencyKey { get; set; }

    /// <summary>
    /// The key id of units that no key used: they were moved, corrected or written off. A number, because a nullable column would make
    /// every call's row eight bytes larger in memory, and in the unique index of <see cref="UsageDay"/> one NULL differs from another.
    /// </summary>
    public const long NoKey = 0;

    private const int LongestModel = 100;

    /// <summary>Makes a caller's text fit a column: cut to its length, without invisible characters.</summary>
    internal static string Fit(string? text, int longest = LongestModel)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (text.Length > longest)
            text = text[..longest];
        return text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? PlainText.Only(text) : text;
    }

    /// <summary>The row that reverses this one; the ledger is never edited.</summary>
    internal UsageEvent Reversed(long id)
    {
        var reversal = (UsageEvent)MemberwiseClone();
        reversal.Id = id;
        reversal.Quantity = -Quantity;
        reversal.ProviderCostNano = -ProviderCostNano;
        reversal.DurationMs = 0;
        reversal.Source = "reversal";
        return reversal;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<UsageEvent>
    {
        public void Configure(EntityTypeBuilder<UsageEvent> builder)
        {
            builder.ToTable("usage_events");
            builder.Property(row => row.Id).ValueGeneratedNever();
            builder.Property(row => row.Meter).HasMaxLength(40);
            builder.Property(row => row.Endpoint).HasMaxLength(200);
            builder.Property(row => row.Method).HasMaxLength(10);
            builder.Property(row => row.Model).HasMaxLength(100);
            builder.Property(row => row.Source).HasMaxLength(40);
            builder.Property(row => row.IdempotencyKey).HasMaxLength(255);
            // No second index: it would write one random page per call. Detail queries use the rollup's range of ids.
        }
    }
}
