using BillingPortal.Data;
using BillingPortal.Subscriptions;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Invoices;

/// <summary>
/// A payment that did not come in, in the words that the mail, Overview, Plan, the invoice and the operator's page share: the
/// amount, what was to pay it, when it is tried again, and what happens until when.
/// </summary>
/// <param name="Invoice">The one that waits; null when Stripe says that a payment is missing and its invoice is not here yet.</param>
public sealed record MissingPayment(InvoiceCopy? Invoice, string? PaysWith, DunningStanding? Dunning, bool HasEnded)
{
    /// <summary>$49.00; null while the invoice is not here.</summary>
    public string? Amount => Invoice is null ? null : Format.Money(Invoice.AmountRemainingMinor, Invoice.Currency);

    public string Title =>
        Amount is null ? "Your last payment failed" : $"Your payment of {Amount}{(Card is null ? "" : $" with {Card}")} failed";

    public string Text =>
        string.Join(
            ' ',
            new[]
            {
                Retry,
                HasEnded
                    ? "Your plan has ended and calls are refused; a new plan opens your keys within seconds."
                    : Dunning?.Consequence ?? "Calls work as before.",
            }.Where(part => part.Length > 0)
        );

    /// <summary>Stripe's page for it.</summary>
    public string? PayUrl => Invoice?.HostedUrl;

    // What was tried, and not what would be tried now: somebody may have replaced the card since.
    private string? Card => Invoice?.TriedWith ?? PaysWith;

    private string Retry =>
        Invoice is null ? ""
        : Invoice.NextPaymentAttemptAt is { } next ? $"We try again on {DunningStanding.At(next)}."
        : "It is not tried again by itself.";

    /// <summary>Null when nothing failed.</summary>
    public static MissingPayment? Of(InvoiceCopy? open, string? paysWith, Entitlement held)
    {
        var dunning = DunningStanding.Of(held);
        if (dunning is null && open is not { PaymentAttempts: > 0 })
            return null;
        return new MissingPayment(open, paysWith, dunning, held.State == EntitlementState.Ended);
    }
}

/// <summary>Finds the payment a tenant has to know of.</summary>
public sealed class ReadMissingPayment(IDbContextFactory<BillingDb> databases, EntitlementDirectory entitlements)
{
    /// <returns>Null when none failed.</returns>
    public async Task<MissingPayment?> RunAsync(Entitlement held, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // The newest that failed: Stripe's status follows it.
        var open = await db.Set<InvoiceCopy>()
            .AsNoTracking()
            .Where(invoice => invoice.TenantId == held.TenantId && invoice.Status == "open" && invoice.AmountRemainingMinor > 0)
            .OrderByDescending(invoice => invoice.PaymentAttempts > 0)
            .ThenByDescending(invoice => invoice.CreatedAt)
            .ThenByDescending(invoice => invoice.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return open is null && DunningStanding.Of(held) is null
            ? null
            : MissingPayment.Of(open, await PaysWithAsync(db, held.TenantId, cancellationToken), held);
    }

    /// <summary>For one invoice that was not paid, whatever else may be open.</summary>
    public async Task<MissingPayment> OfInvoiceAsync(InvoiceCopy invoice, CancellationToken cancellationToken)
    {
        var held = (await entitlements.FindAsync(invoice.TenantId, cancellationToken))!;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return new MissingPayment(
            invoice,
            await PaysWithAsync(db, invoice.TenantId, cancellationToken),
            DunningStanding.Of(held),
            held.State == EntitlementState.Ended
        );
    }

    private static Task<string?> PaysWithAsync(BillingDb db, long tenantId, CancellationToken cancellationToken) =>
        EntitlementDirectory
            .Newest(db.Set<TenantSubscription>().AsNoTracking(), tenantId)
            .Select(row => row.PaysWith)
            .FirstOrDefaultAsync(cancellationToken);
}
