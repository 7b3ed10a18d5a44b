using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>
/// Previews the next invoice. It makes the change and renews the subscription on a transaction that is rolled back, so a
/// preview cannot differ from the invoice.
/// </summary>
public static class InvoicePreview
{
    public static JsonObject Create(Call call)
    {
        call.Refuse("schedule", "schedule_details", "customer_account", "on_behalf_of");
        var (p, tx) = (call.P, call.Tx);
        tx.Discard = true;
        var subscription = call.FindIfSent("subscription", "subscription");
        var customer =
            p.Str("customer") is { } c ? call.Find("customer", c, "customer")
            : subscription is not null ? call.Find("customer", subscription.Need("customer"))
            : p.Has("customer_details") ? tx.Add(Customers.New(tx))
            : throw ApiError.Missing("customer");
        var details = p.Obj("subscription_details")?.Copy() ?? [];
        if (subscription is null && !details.Has("items") && !p.Has("invoice_items"))
            subscription = NextToRenew(tx, customer);
        if (subscription is not null && subscription.Str("customer") != customer.Need("id"))
            throw ApiError.NoSuch("subscription", subscription.Need("id"), "subscription");
        if (subscription?.Str("status") is "canceled" or "incomplete_expired")
            throw ApiError.Invalid($"No upcoming invoices for customer: {customer.Need("id")}", code: "invoice_upcoming_none");
        foreach (var extra in p.Arr("invoice_items")?.OfType<JsonObject>() ?? [])
            InvoiceItems.Make(tx, customer, extra, subscription, null);
        tx.Edit(customer);
        var invoice =
            subscription is not null ? Change(tx, subscription, details, customer)
            : details.Has("items") ? New(tx, customer, details)
            : Waiting(tx, customer, p.Str("currency"));
        if (p.Has("discounts"))
            invoice["discounts"] = Discounts.Create(tx, p.Arr("discounts"), customer.Need("id"), null);
        if (p.Obj("automatic_tax") is { } tax)
            invoice["automatic_tax"]!["enabled"] = tax.Bool("enabled");
        return Shown(call, invoice);
    }

    /// <summary>For a customer without a given subscription, the upcoming invoice is that of the subscription that renews first.</summary>
    private static JsonObject? NextToRenew(Transaction tx, JsonObject customer) =>
        tx.All("subscription")
            .Where(s => s.Str("customer") == customer.Need("id") && s.Str("status") is "active" or "trialing" or "past_due")
            .MinBy(s => s.Each("items").Min(i => i.Long("current_period_end")));

    private static JsonObject Shown(Call call, JsonObject invoice)
    {
        InvoiceLines.Recount(call.World, invoice);
        InvoiceTotals.Sum(call.Tx, invoice);
        var shown = Render.Public(call.World, invoice);
        shown["id"] = "upcoming_in_" + Ids.New("x")[2..];
        shown["lines"]!["url"] = $"/v1/invoices/{shown.Str("id")}/lines";
        foreach (var line in shown.Each("lines"))
            line["invoice"] = null;
        if (shown.Str("billing_reason") != "subscription_update")
            shown["billing_reason"] = "upcoming";
        shown["automatically_finalizes_at"] = null;
        return shown;
    }

    private static JsonObject New(Transaction tx, JsonObject customer, JsonObject details)
    {
        var subscription = SubscriptionCreation.Create(tx, customer, details, "default_incomplete");
        if (tx.Find("invoice", subscription.Str("latest_invoice")) is { } first)
        {
            // The first invoice is finalized when it is created; the preview shows it as the draft it was before.
            first["status"] = "draft";
            foreach (var name in new[] { "number", "hosted_invoice_url", "invoice_pdf", "effective_at", "webhooks_delivered_at" })
                first[name] = null;
            first["status_transitions"]!["finalized_at"] = null;
            return first;
        }

        return Next(tx, subscription);
    }

    private static JsonObject Change(Transaction tx, JsonObject subscription, JsonObject details, JsonObject customer)
    {
        var known = tx.All("invoice").Count;
        tx.Edit(subscription);
        if (details.Has("cancel_now"))
        {
            foreach (var item in subscription.Each("items"))
            {
                if (InvoiceLines.IsMetered(item))
                    Proration.BillUsage(tx, subscription, item, tx.Now);
                else if (details.Str("proration_behavior") != "none")
                    Proration.Credit(tx, subscription, item, details.LongOrNull("proration_date") ?? tx.Now);
            }

            return Waiting(tx, customer, subscription.Need("currency"), subscription);
        }

        if (details.Count > 0)
            Subscriptions.Apply(tx, subscription, details);
        // A change that invoices at once is previewed as that invoice, any other change as part of the next renewal.
        return tx.All("invoice").Count > known ? tx.All("invoice")[^1] : Next(tx, subscription);
    }

    private static JsonObject Next(Transaction tx, JsonObject subscription)
    {
        if (subscription.Bool("cancel_at_period_end") || subscription.Has("cancel_at"))
        {
            var end = subscription.Each("items").Min(i => i.Long("current_period_end"));
            if (subscription.Bool("cancel_at_period_end") || subscription.Long("cancel_at") <= end)
            {
                var last = Waiting(
                    tx,
                    tx.Find("customer", subscription.Str("customer"))!,
                    subscription.Need("currency"),
                    subscription,
                    allowEmpty: true
                );
                foreach (var item in subscription.Each("items").Where(InvoiceLines.IsMetered))
                    Invoicing.AddLine(last, InvoiceLines.Metered(tx.World, subscription, item, SubscriptionEnd.UsageFrom(item), end));
                return last.DataOf("lines").Count > 0
                    ? last
                    : throw ApiError.Invalid(
                        $"No upcoming invoices for customer: {subscription.Need("customer")}",
                        code: "invoice_upcoming_none"
                    );
            }
        }

        var periodEnd = subscription.Each("items").Min(i => i.Long("current_period_end"));
        var next =
            SubscriptionRenewal.Turn(tx, subscription, freeUsage: subscription.Str("status") == "trialing")
            ?? throw ApiError.Invalid($"No upcoming invoices for customer: {subscription.Need("customer")}", code: "invoice_upcoming_none");
        next["created"] = periodEnd;
        next["next_payment_attempt"] = periodEnd + tx.World.Options.DraftSeconds;
        return next;
    }

    private static JsonObject Waiting(
        Transaction tx,
        JsonObject customer,
        string? currency,
        JsonObject? subscription = null,
        bool allowEmpty = false
    )
    {
        var invoice = Invoicing.Draft(tx, customer, currency ?? customer.Str("currency") ?? "usd", "subscription_update", subscription);
        Invoicing.TakePendingItems(tx, invoice, subscription?.Need("id"));
        return allowEmpty || invoice.DataOf("lines").Count > 0
            ? invoice
            : throw ApiError.Invalid($"No upcoming invoices for customer: {customer.Need("id")}", code: "invoice_upcoming_none");
    }
}
