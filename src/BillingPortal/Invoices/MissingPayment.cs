using BillingPortal.Data;
using BillingPortal.Subscriptions;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Invoices;

/// <summary>
/// A failed payment, with the texts that the mail, Overview, Plan, the invoice and the operator's page share: the amount, the payment
/// method, when it is tried again, and what happens until when.
/// </summary>
/// <param name="Invoice">The unpaid one; null when Stripe reports a missing payment and the copy of its invoice is not here yet.</param>
public sealed record MissingPayment(InvoiceCopy? Invoice, string? PaysWith, DunningStanding? Dunning, bool HasEnded)
{
    /// <summary>$49.00; null until the invoice is here.</summary>
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

    /// <summary>Stripe's page to pay it.</summary>
    public string? PayUrl => Invoice?.HostedUrl;

    // The method that failed, not the one that would be tried now: the card may have been replaced since.
    private string? Card => Invoice?.TriedWith ?? PaysWith;

    private string Retry =>
        Invoice is null ? ""
        : Invoice.NextPaymentAttemptAt is { } next ? $"We try again on {DunningStanding.At(next)}."
        : "It is not tried again by itself.";

    /// <summary>Null when nothing failed.</summary>
    public static MissingPayment? Of(InvoiceCopy? open, string? paysWith, Entitlement entitlement)
    {
        var dunning = DunningStanding.Of(entitlement);
        if (dunning is null && open is not { PaymentAttempts: > 0 })
            return null;
        return new MissingPayment(open, paysWith, dunning, entitlement.State == EntitlementState.Ended);
    }
}

/// <summary>Finds a tenant's failed payment.</summary>
public sealed class ReadMissingPayment(IDbContextFactory<BillingDb> databases, EntitlementDirectory entitlements)
{
    /// <returns>Null when none failed.</returns>
    public async Task<MissingPayment?> RunAsync(Entitlement entitlement, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // The newest invoice with a failed payment: the subscription's status at Stripe follows it.
        var open = await db.Set<InvoiceCopy>()
            .AsNoTracking()
            .Where(invoice => invoice.TenantId == entitlement.TenantId && invoice.Status == "open" && invoice.AmountRemainingMinor > 0)
            .OrderByDescending(invoice => invoice.PaymentAttempts > 0)
            .ThenByDescending(invoice => invoice.CreatedAt)
            .ThenByDescending(invoice => invoice.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return open is null && DunningStanding.Of(entitlement) is null
            ? null
            : MissingPayment.Of(open, await PaysWithAsync(db, entitlement.TenantId, cancellationToken), entitlement);
    }

    /// <summary>For one unpaid invoice, whatever others are open.</summary>
    public async Task<MissingPayment> OfInvoiceAsync(InvoiceCopy invoice, CancellationToken cancellationToken)
    {
        var entitlement = (await entitlements.FindAsync(invoice.TenantId, cancellationToken))!;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return new MissingPayment(
            invoice,
            await PaysWithAsync(db, invoice.TenantId, cancellationToken),
            DunningStanding.Of(entitlement),
            entitlement.State == EntitlementState.Ended
        );
    }

    private static Task<string?> PaysWithAsync(BillingDb db, long tenantId, CancellationToken cancellationToken) =>
        EntitlementDirectory
            .Newest(db.Set<TenantSubscription>().AsNoTracking(), tenantId)
            .Select(row => row.PaysWith)
            .FirstOrDefaultAsync(cancellationToken);
}
