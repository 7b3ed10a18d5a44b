using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>Ends a subscription: at once, at the end of its period, or because nobody paid.</summary>
public static class SubscriptionEnd
{
    /// <summary>
    /// Ends the subscription. With <paramref name="finalBill"/> the usage of the last period is invoiced, as always an hour
    /// later.
    /// </summary>
    public static void End(Transaction tx, JsonObject subscription, string reason, bool finalBill = false)
    {
        tx.Edit(subscription);
        if (subscription.Has("pending_update"))
            PendingUpdate.Expire(tx, subscription);
        if (finalBill)
            FinalDraft(tx, subscription);
        subscription["status"] = "canceled";
        subscription["ended_at"] = tx.Now;
        subscription["canceled_at"] ??= tx.Now;
        subscription["cancellation_details"] ??= new JsonObject
        {
            ["comment"] = null,
            ["feedback"] = null,
            ["reason"] = null,
        };
        subscription["cancellation_details"]!["reason"] ??= reason;
        tx.Emit("customer.subscription.deleted", subscription);
    }

    private static void FinalDraft(Transaction tx, JsonObject subscription)
    {
        var invoice = Invoicing.Draft(
            tx,
            tx.Find("customer", subscription.Str("customer"))!,
            subscription.Need("currency"),
            "subscription_cycle",
            subscription
        );
        Invoicing.TakePendingItems(tx, invoice, subscription.Need("id"));
        foreach (var item in subscription.Each("items").Where(InvoiceLines.IsMetered))
            Invoicing.AddLine(
                invoice,
                InvoiceLines.Metered(tx.World, subscription, item, UsageFrom(item), item.Long("current_period_end"))
            );
        if (invoice.DataOf("lines").Count == 0)
            return;
        invoice["period_start"] = subscription.Each("items").Min(i => i.Long("current_period_start"));
        Invoicing.SaveDraft(tx, invoice, finalizeLater: true);
        subscription["latest_invoice"] = invoice.Need("id");
    }

    /// <summary>Where an item's unbilled usage starts: its period, or the moment the item was added within it.</summary>
    public static long UsageFrom(JsonObject item) => Math.Max(item.Long("current_period_start"), item.LongOrNull("_usage_from") ?? 0);

    /// <summary>DELETE /v1/subscriptions/{id}: ends it now. Usage is invoiced and unused time credited only on request.</summary>
    public static void Now(Transaction tx, JsonObject subscription, bool invoiceNow, bool prorate)
    {
        tx.Edit(subscription);
        if (subscription.Str("status") is "active" or "past_due")
        {
            foreach (var item in subscription.Each("items"))
            {
                if (prorate && !InvoiceLines.IsMetered(item))
                    Proration.Credit(tx, subscription, item, tx.Now);
                if (invoiceNow && InvoiceLines.IsMetered(item))
                    Proration.BillUsage(tx, subscription, item, tx.Now);
            }
        }

        if (invoiceNow)
        {
            var invoice = Invoicing.Draft(
                tx,
                tx.Find("customer", subscription.Str("customer"))!,
                subscription.Need("currency"),
                "subscription_update",
                subscription
            );
            Invoicing.TakePendingItems(tx, invoice, subscription.Need("id"));
            if (invoice.DataOf("lines").Count > 0)
            {
                Invoicing.SaveDraft(tx, invoice, finalizeLater: false);
                subscription["latest_invoice"] = invoice.Need("id");
                Invoicing.Finalize(tx, invoice);
                if (invoice.Str("status") == "open" && invoice.Str("collection_method") == "charge_automatically")
                    Payments.Attempt(tx, invoice, Payments.MethodFor(tx, invoice));
            }
        }

        if (
            subscription.Str("status") == "incomplete"
            && tx.Find("invoice", subscription.Str("latest_invoice")) is { } first
            && first.Str("status") == "open"
        )
            Invoicing.Void(tx, first);
        foreach (
            var draft in tx.All("invoice")
                .Where(i => Invoicing.SubscriptionOf(i) == subscription.Need("id") && i.Str("status") == "draft")
                .ToList()
        )
            tx.Update("invoice.updated", draft, () => draft["auto_advance"] = draft.Each("lines").Any(l => l.Bool("_metered")));
        if (subscription.Str("status") != "canceled")
            End(tx, subscription, "cancellation_requested");
    }
}
