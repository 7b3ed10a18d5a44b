using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Invoices;

/// <summary>Our copy of a Stripe invoice; every refetch overwrites it. Amounts are in minor units of its currency.</summary>
public sealed class InvoiceCopy
{
    public long Id { get; set; }
    public long TenantId { get; set; }
    public required string StripeInvoiceId { get; set; }
    public string? StripeSubscriptionId { get; set; }
    public string? Number { get; set; }

    /// <summary>draft, open, paid, void or uncollectible.</summary>
    public required string Status { get; set; }
    public required string BillingReason { get; set; }
    public required string Currency { get; set; }
    public long SubtotalMinor { get; set; }
    public long TaxMinor { get; set; }
    public long TotalMinor { get; set; }
    public long AmountDueMinor { get; set; }
    public long AmountPaidMinor { get; set; }
    public long AmountRemainingMinor { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset PeriodStart { get; set; }
    public DateTimeOffset PeriodEnd { get; set; }
    public DateTimeOffset? FinalizedAt { get; set; }
    public DateTimeOffset? PaidAt { get; set; }
    public DateTimeOffset? NextPaymentAttemptAt { get; set; }
    public int PaymentAttempts { get; set; }

    /// <summary>The payment method of the last failed attempt, for display: "Visa ending 3155". Null when none failed or it is
    /// unknown.</summary>
    public string? TriedWith { get; set; }
    public string? HostedUrl { get; set; }
    public string? PdfUrl { get; set; }
    public DateTimeOffset SyncedAt { get; set; }
    public List<InvoiceLineCopy> Lines { get; set; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<InvoiceCopy>
    {
        public void Configure(EntityTypeBuilder<InvoiceCopy> builder)
        {
            builder.ToTable("invoices");
            builder.Property(invoice => invoice.StripeInvoiceId).HasMaxLength(255);
            builder.Property(invoice => invoice.StripeSubscriptionId).HasMaxLength(255);
            builder.Property(invoice => invoice.Number).HasMaxLength(60);
            builder.Property(invoice => invoice.Status).HasMaxLength(20);
            builder.Property(invoice => invoice.BillingReason).HasMaxLength(40);
            builder.Property(invoice => invoice.Currency).HasMaxLength(3);
            builder.Property(invoice => invoice.TriedWith).HasMaxLength(PaymentMethodText.Longest);
            builder.Property(invoice => invoice.HostedUrl).HasMaxLength(2000);
            builder.Property(invoice => invoice.PdfUrl).HasMaxLength(2000);
            builder.HasIndex(invoice => invoice.StripeInvoiceId).IsUnique();
            builder.HasIndex(invoice => new { invoice.TenantId, invoice.CreatedAt });
            builder.HasIndex(invoice => invoice.CreatedAt);
            builder.HasOne<Tenant>().WithMany().HasForeignKey(invoice => invoice.TenantId);
            builder.HasMany(invoice => invoice.Lines).WithOne().HasForeignKey(line => line.InvoiceId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>One line of an invoice.</summary>
public sealed class InvoiceLineCopy
{
    public long Id { get; set; }
    public long InvoiceId { get; set; }
    public required string StripeLineId { get; set; }
    public int Position { get; set; }
    public required string Description { get; set; }
    public long Quantity { get; set; }

    /// <summary>Exact price of one unit in minor units; stored as text, because SQLite has no decimal.</summary>
    public decimal UnitAmountMinor { get; set; }
    public long AmountMinor { get; set; }

    /// <summary>The meter it bills; null for a fixed price.</summary>
    public string? Meter { get; set; }
    public string? PlanKey { get; set; }
    public bool IsProration { get; set; }
    public DateTimeOffset PeriodStart { get; set; }
    public DateTimeOffset PeriodEnd { get; set; }

    /// <summary>Quantity times price, before Stripe rounds the line. For a part of a period Stripe gives only the rounded amount.</summary>
    public decimal ExactMinor => IsProration && Meter is null ? AmountMinor : Quantity * UnitAmountMinor;

    internal sealed class Configuration : IEntityTypeConfiguration<InvoiceLineCopy>
    {
        public void Configure(EntityTypeBuilder<InvoiceLineCopy> builder)
        {
            builder.ToTable("invoice_lines");
            builder.Ignore(line => line.ExactMinor);
            builder.Property(line => line.StripeLineId).HasMaxLength(255);
            builder.Property(line => line.Description).HasMaxLength(500);
            builder.Property(line => line.UnitAmountMinor).HasPrecision(28, 12);
            builder.Property(line => line.Meter).HasMaxLength(40);
            builder.Property(line => line.PlanKey).HasMaxLength(40);
            builder.HasIndex(line => new { line.InvoiceId, line.Position });
            builder.HasIndex(line => new { line.Meter, line.PeriodStart });
        }
    }
}
