using System.Globalization;
using System.Text.Json.Serialization;
using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Metering.Ledger;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.InvoiceExplained;

/// <summary>One day of one key on a metered line.</summary>
/// <param name="Day">UTC day, yyyy-mm-dd.</param>
/// <param name="KeyId">Id of the key; 0 for units that were moved, corrected or written off, -1 for several keys, where the day has too
/// many rows to split.</param>
/// <param name="Key">The key's name.</param>
/// <param name="Quantity">Units of the meter.</param>
/// <param name="Rows">Number of ledger rows behind it.</param>
/// <param name="ExactMinor">Quantity times price before rounding, in minor units.</param>
/// <param name="KeyPrefix">The key's first characters; null where there is no key.</param>
public sealed record ExplainedDay(
    string Day,
    long KeyId,
    string Key,
    long Quantity,
    long Rows,
    decimal ExactMinor,
    string? KeyPrefix = null
)
{
    internal const long ManyKeys = -1;

    /// <summary>Units that no key used.</summary>
    [JsonIgnore]
    public bool IsAdjustment => KeyId == UsageEvent.NoKey;

    /// <summary>Which ledger rows it sums up: those of one key, or all of the day when null.</summary>
    [JsonIgnore]
    public long? KeyOfRows => KeyId == ManyKeys ? null : KeyId;
}

/// <summary>One line of an invoice with its arithmetic. Amounts are in minor units of the currency.</summary>
/// <param name="Position">Position of the line, from 0.</param>
/// <param name="Description">Stripe's text of the line.</param>
/// <param name="Meter">The meter it bills; null when it is not usage.</param>
/// <param name="PeriodStart">Start of what it bills, UTC.</param>
/// <param name="PeriodEnd">End of what it bills, UTC, exclusive.</param>
/// <param name="Quantity">Units billed.</param>
/// <param name="UnitAmountMinor">Price of one unit, exact.</param>
/// <param name="ExactMinor">Quantity times price before rounding.</param>
/// <param name="AmountMinor">What is billed, rounded by Stripe.</param>
/// <param name="Arithmetic">Quantity times price, and how Stripe rounded it, as text.</param>
/// <param name="Explained">The sum of the ledger's rows; equal to quantity once everything has settled. Null when it is not usage.</param>
/// <param name="Days">By day and key; empty when it is not usage.</param>
public sealed record ExplainedLine(
    int Position,
    string Description,
    string? Meter,
    DateTimeOffset PeriodStart,
    DateTimeOffset PeriodEnd,
    long Quantity,
    decimal UnitAmountMinor,
    decimal ExactMinor,
    long AmountMinor,
    string Arithmetic,
    long? Explained,
    IReadOnlyList<ExplainedDay> Days
);

/// <summary>An invoice's lines with what each is made of. Amounts are in minor units of the currency.</summary>
/// <param name="Invoice">Stripe's id, in_….</param>
/// <param name="Number">Number for people; null for a draft.</param>
/// <param name="Status">"draft", "open", "paid", "void" or "uncollectible".</param>
/// <param name="Currency">ISO code in lower case.</param>
/// <param name="TotalMinor">With tax and discounts.</param>
/// <param name="Lines">In the invoice's order.</param>
public sealed record InvoiceExplanation(
    string Invoice,
    string? Number,
    string Status,
    string Currency,
    long TotalMinor,
    IReadOnlyList<ExplainedLine> Lines
);

/// <summary>
/// Breaks every metered line of an invoice down into days and keys, and those into the ledger's rows that sum to it. The rows of a line are
/// those of its period that happened within the line's own span.
/// </summary>
public sealed class ExplainInvoice(IDbContextFactory<BillingDb> databases, InvoiceQueries invoices, SplitLine split, ReadLedger ledger)
{
    public const int LargestPage = ReadLedger.LargestPage;

    /// <summary>Null for another tenant's invoice, as if it did not exist.</summary>
    public async Task<InvoiceExplanation?> RunAsync(TenantContext tenant, string stripeInvoiceId, CancellationToken cancellationToken)
    {
        if (await invoices.FindAsync(tenant, stripeInvoiceId, cancellationToken) is not { } invoice)
            return null;
        var lines = new List<ExplainedLine>();
        foreach (var line in invoice.Lines.OrderBy(line => line.Position))
            lines.Add(await ExplainAsync(tenant, line, cancellationToken));
        return new InvoiceExplanation(invoice.StripeInvoiceId, invoice.Number, invoice.Status, invoice.Currency, invoice.TotalMinor, lines);
    }

    /// <summary>One line of it; null when there is no such line.</summary>
    public async Task<ExplainedLine?> LineAsync(
        TenantContext tenant,
        string stripeInvoiceId,
        int position,
        CancellationToken cancellationToken
    ) =>
        await FindAsync(tenant, stripeInvoiceId, position, cancellationToken) is { } line
            ? await ExplainAsync(tenant, line, cancellationToken)
            : null;

    /// <summary>The ledger's rows behind a line, in order, a page at a time.</summary>
    /// <param name="day">Only this day, UTC.</param>
    /// <param name="keyId">Only this key; 0 = moved, corrected or written off.</param>
    /// <param name="afterId">Continues after this row; 0 for the first.</param>
    /// <returns>Null when there is no such line, or it is not metered.</returns>
    public async Task<LedgerRows?> RowsAsync(
        TenantContext tenant,
        string stripeInvoiceId,
        int position,
        DateOnly? day,
        long? keyId,
        long afterId,
        int take,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(tenant, stripeInvoiceId, position, cancellationToken) is not { Meter: not null } line)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await ledger.RunAsync(
            (await LineSpan.OfAsync(db, tenant.TenantId, line, cancellationToken)).Within(day),
            keyId,
            afterId,
            take,
            cancellationToken
        );
    }

    /// <param name="share">The part of a period that the line is for; null for a whole one.</param>
    internal static string Arithmetic(InvoiceLineCopy line, ProratedShare? share)
    {
        if (share is not null)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{line.Quantity:N0} × {line.UnitAmountMinor / 100m:0.##############} "
                    + $"× {share.Seconds:N0} of {share.OfSeconds:N0} seconds "
                    + $"= {share.ExactMinor / 100m:0.######}, rounded to {line.AmountMinor / 100m:0.00}"
            );
        if (line.IsProration && line.Meter is null)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{line.AmountMinor / 100m:0.00}, a part of a period, by what was paid for it"
            );
        if (line.Meter is null)
            return string.Create(CultureInfo.InvariantCulture, $"{line.AmountMinor / 100m:0.00}, fixed");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{line.Quantity:N0} × {line.UnitAmountMinor / 100m:0.##############} "
                + $"= {line.ExactMinor / 100m:0.##############}, rounded to {line.AmountMinor / 100m:0.00}"
        );
    }

    private async Task<InvoiceLineCopy?> FindAsync(
        TenantContext tenant,
        string stripeInvoiceId,
        int position,
        CancellationToken cancellationToken
    ) => (await invoices.FindAsync(tenant, stripeInvoiceId, cancellationToken))?.Lines.FirstOrDefault(line => line.Position == position);

    private async Task<ExplainedLine> ExplainAsync(TenantContext tenant, InvoiceLineCopy line, CancellationToken cancellationToken)
    {
        IReadOnlyList<ExplainedDay> days = [];
        ProratedShare? share = null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (line.Meter is null)
        {
            share = ProratedShare.Of(line, await LineSpan.AnchorAsync(db, line, cancellationToken));
        }
        else
        {
            days = await split.RunAsync(
                db,
                await LineSpan.OfAsync(db, tenant.TenantId, line, cancellationToken),
                line.UnitAmountMinor,
                cancellationToken
            );
        }
        return new ExplainedLine(
            line.Position,
            line.Description,
            line.Meter,
            line.PeriodStart,
            line.PeriodEnd,
            line.Quantity,
            line.UnitAmountMinor,
            share?.ExactMinor ?? line.ExactMinor,
            line.AmountMinor,
            Arithmetic(line, share),
            line.Meter is null ? null : days.Sum(day => day.Quantity),
            days
        );
    }
}
