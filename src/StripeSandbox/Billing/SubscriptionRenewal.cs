using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>Renews a subscription: starts the next period and drafts an invoice for its fixed items and the past period's usage.</summary>
public static class SubscriptionRenewal
{
    public static void Run(Transaction tx, JsonObject subscription)
    {
        if (subscription.LongOrNull("cancel_at") <= tx.Now || subscription.Bool("cancel_at_period_end"))
        {
            SubscriptionEnd.End(tx, subscription, "cancellation_requested", finalBill: true);
            return;
        }

        var was = subscription.Copy();
        if (subscription.Str("status") == "trialing" && !TrialGoesOn(tx, subscription))
            return;
        tx.Edit(subscription);
        var draft = Turn(tx, subscription, freeUsage: was.Str("status") == "trialing");
        if (draft is not null)
            subscription["latest_invoice"] = draft.Need("id");
        tx.Emit("customer.subscription.updated", subscription, was);
        if (draft is null)
            return;
        var pause = subscription.Obj("pause_collection");
        var later = pause?.Str("behavior") != "keep_as_draft" && subscription.Str("status") != "unpaid";
        if (!later)
            draft["auto_advance"] = false;
        Invoicing.SaveDraft(tx, draft, finalizeLater: later);
    }

    /// <summary>
    /// Advances the items' periods and creates the renewal invoice without saving it. Null if there is nothing to invoice.
    /// </summary>
    /// <param name="freeUsage">The past period was a trial: its usage is not billed.</param>
    public static JsonObject? Turn(Transaction tx, JsonObject subscription, string reason = "subscription_cycle", bool freeUsage = false)
    {
        var invoice = Invoicing.Draft(
            tx,
            tx.Find("customer", subscription.Str("customer"))!,
            subscription.Need("currency"),
            reason,
            subscription
        );
        Invoicing.TakePendingItems(tx, invoice, subscription.Need("id"));
        var items = subscription.Each("items").ToList();
        invoice["period_start"] = items.Min(i => i.Long("current_period_start"));
        invoice["period_end"] = items.Min(i => i.Long("current_period_end"));
        var metered = new List<JsonObject>();
        foreach (var item in items)
        {
            var (start, end, from) = (item.Long("current_period_start"), item.Long("current_period_end"), SubscriptionEnd.UsageFrom(item));
            var recurring = item.Obj("price")!.Obj("recurring")!;
            item["current_period_start"] = end;
            item["current_period_end"] = Cycle.EndAfter(
                subscription.Long("billing_cycle_anchor"),
                recurring.Need("interval"),
                recurring.Long("interval_count"),
                end
            );
            item.Remove("_usage_from");
            if (InvoiceLines.IsMetered(item) && freeUsage)
                continue;
            if (InvoiceLines.IsMetered(item))
                metered.Add(InvoiceLines.Metered(tx.World, subscription, item, Math.Max(start, from), end));
            else
                Invoicing.AddLine(invoice, InvoiceLines.Licensed(tx.World, subscription, item, end, item.Long("current_period_end")));
        }

        foreach (var line in metered)
            Invoicing.AddLine(invoice, line);
        return invoice.DataOf("lines").Count == 0 ? null : invoice;
    }

    /// <summary>Applies the trial settings to a trial that ends without a card: cancel, pause, or bill anyway.</summary>
    private static bool TrialGoesOn(Transaction tx, JsonObject subscription)
    {
        var hasCard =
            subscription.Has("default_payment_method")
            || tx.Find("customer", subscription.Str("customer"))?.Obj("invoice_settings")?.Has("default_payment_method") == true;
        var otherwise = subscription.Obj("trial_settings")?.Obj("end_behavior")?.Str("missing_payment_method") ?? "create_invoice";
        if (!hasCard && otherwise == "cancel")
        {
            SubscriptionEnd.End(tx, subscription, "payment_failed");
            return false;
        }

        if (!hasCard && otherwise == "pause")
        {
            tx.Update("customer.subscription.updated", subscription, () => subscription["status"] = "paused");
            tx.Emit("customer.subscription.paused", subscription);
            return false;
        }

        tx.Edit(subscription)["status"] = "active";
        return true;
    }
}
