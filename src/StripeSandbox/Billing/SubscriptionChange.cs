using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>
/// Changes the items of a running subscription. Removed items are credited and added items charged, both to the second. The
/// result goes on the next invoice, or is invoiced at once (always_invoice, or when the period restarts).
/// </summary>
public static class SubscriptionChange
{
    /// <returns>The invoice of the change, if one was created.</returns>
    public static JsonObject? Items(Transaction tx, JsonObject subscription, JsonObject p)
    {
        var behavior = p.Str("proration_behavior") ?? "create_prorations";
        var changeTime = p.LongOrNull("proration_date") ?? tx.Now;
        var items = subscription.Each("items").ToList();
        var before = items.ToDictionary(i => i.Need("id"), i => i.Copy(), StringComparer.Ordinal);
        var period = (Start: items[0].Long("current_period_start"), End: items[0].Long("current_period_end"));
        if (changeTime < period.Start || changeTime > Math.Max(period.End, tx.Now))
            throw ApiError.Invalid("proration_date must lie within the current period.", "proration_date");
        var clear = ApplyItems(tx, subscription, p);
        items = subscription.Each("items").ToList();
        SubscriptionItems.CheckTogether(items);

        var endsTrial = p.Str("trial_end") == "now" && subscription.Str("status") == "trialing";
        var restart =
            p.Str("billing_cycle_anchor") == "now"
            || endsTrial
            || Wording.Every(items[0].Obj("price")!) != Wording.Every(before.Values.First().Obj("price")!);
        var prorate = behavior != "none" && subscription.Str("status") is "active" or "past_due" or "unpaid";
        var wasTrial = subscription.Str("status") == "trialing";
        foreach (var item in items.Where(i => !before.ContainsKey(i.Need("id"))))
            item["_usage_from"] = tx.Now;
        foreach (var (id, old) in before)
        {
            var now = items.FirstOrDefault(i => i.Need("id") == id);
            if (!restart && now is not null && SameCharge(old, now))
                continue;
            if (InvoiceLines.IsMetered(old))
            {
                if (!clear.Contains(id) && !wasTrial)
                    Proration.BillUsage(tx, subscription, old, tx.Now);
                if (now is not null)
                    now["_usage_from"] = tx.Now;
            }
            else if (prorate)
            {
                Proration.Credit(tx, subscription, old, changeTime);
            }
        }

        if (restart)
            return Restart(tx, subscription, items, endsTrial);
        SubscriptionItems.SetPeriod(items, period.Start, period.End);
        if (prorate)
        {
            foreach (
                var item in items.Where(i =>
                    !InvoiceLines.IsMetered(i) && !(before.TryGetValue(i.Need("id"), out var old) && SameCharge(old, i))
                )
            )
                Proration.Debit(tx, subscription, item, changeTime);
        }

        return behavior == "always_invoice" ? InvoiceNow(tx, subscription) : null;
    }

    private static bool SameCharge(JsonObject a, JsonObject b) =>
        a.Obj("price")!.Need("id") == b.Obj("price")!.Need("id") && a.LongOrNull("quantity") == b.LongOrNull("quantity");

    /// <returns>Ids of items whose usage is discarded.</returns>
    private static HashSet<string> ApplyItems(Transaction tx, JsonObject subscription, JsonObject p)
    {
        var clear = new HashSet<string>(StringComparer.Ordinal);
        var data = subscription.DataOf("items");
        var number = 0;
        foreach (var sent in p.Arr("items")?.OfType<JsonObject>() ?? [])
        {
            var param = $"items[{number++}]";
            if (sent.Str("id") is not { } id)
            {
                var made = SubscriptionItems.Make(tx, subscription, sent, param);
                SubscriptionItems.SetPeriod(
                    [made],
                    subscription.Each("items").First().Long("current_period_start"),
                    subscription.Each("items").First().Long("current_period_end")
                );
                data.Add(made);
                continue;
            }

            SubscriptionItems.Refuse(sent, param, "discounts", "tax_rates", "billing_thresholds");
            var item =
                subscription.Each("items").FirstOrDefault(i => i.Need("id") == id)
                ?? throw ApiError.NoSuch("subscription item", id, param + "[id]");
            if (sent.Bool("clear_usage"))
                clear.Add(id);
            if (sent.Bool("deleted"))
            {
                data.Remove(item);
                continue;
            }

            if (sent.Has("price") || sent.Has("plan") || sent.Has("price_data"))
            {
                var price = SubscriptionItems.PriceOf(tx, sent, param);
                item["price"] = price.Copy();
                item["plan"] = Resources.Prices.Plan(price);
            }

            SubscriptionItems.SetQuantity(item, sent, param);
            Call.Merge(item, sent);
        }

        return clear;
    }

    /// <summary>Starts a new period now and invoices it now, together with pending items.</summary>
    private static JsonObject? Restart(Transaction tx, JsonObject subscription, List<JsonObject> items, bool endsTrial)
    {
        var recurring = items[0].Obj("price")!.Obj("recurring")!;
        subscription["billing_cycle_anchor"] = tx.Now;
        if (endsTrial)
        {
            subscription["trial_end"] = tx.Now;
            subscription["status"] = "active";
        }

        SubscriptionItems.SetPeriod(
            items,
            tx.Now,
            Cycle.EndAfter(tx.Now, recurring.Need("interval"), recurring.Long("interval_count"), tx.Now)
        );
        foreach (var item in items)
            item.Remove("_usage_from");
        var invoice = Invoicing.Draft(
            tx,
            tx.Find("customer", subscription.Str("customer"))!,
            subscription.Need("currency"),
            endsTrial ? "subscription_cycle" : "subscription_update",
            subscription
        );
        Invoicing.TakePendingItems(tx, invoice, subscription.Need("id"));
        foreach (var item in items.Where(i => !InvoiceLines.IsMetered(i)))
            Invoicing.AddLine(invoice, InvoiceLines.Licensed(tx.World, subscription, item, tx.Now, item.Long("current_period_end")));
        return Bill(tx, subscription, invoice);
    }

    private static JsonObject? InvoiceNow(Transaction tx, JsonObject subscription)
    {
        var invoice = Invoicing.Draft(
            tx,
            tx.Find("customer", subscription.Str("customer"))!,
            subscription.Need("currency"),
            "subscription_update",
            subscription
        );
        Invoicing.TakePendingItems(tx, invoice, subscription.Need("id"));
        return Bill(tx, subscription, invoice);
    }

    private static JsonObject? Bill(Transaction tx, JsonObject subscription, JsonObject invoice)
    {
        if (invoice.DataOf("lines").Count == 0)
            return null;
        Invoicing.SaveDraft(tx, invoice, finalizeLater: subscription.Str("collection_method") == "send_invoice");
        subscription["latest_invoice"] = invoice.Need("id");
        return invoice;
    }

    /// <summary>Finalizes and charges the invoice of a change; payment_behavior decides what a decline does.</summary>
    /// <returns>False when a charge was tried and did not go through.</returns>
    public static bool Collect(Transaction tx, JsonObject invoice, string? behavior)
    {
        if (invoice.Str("collection_method") == "send_invoice")
            return true;
        Invoicing.Finalize(tx, invoice);
        if (invoice.Str("status") != "open" || behavior == "default_incomplete")
            return true;
        var method = Payments.MethodFor(tx, invoice);
        var outcome = Payments.Attempt(tx, invoice, method);
        if (outcome == Payments.Outcome.Paid)
            return true;
        if (behavior != "error_if_incomplete")
            return false;
        // The transaction is rolled back and the change with it: nothing was paid, so nothing changes.
        throw TestCards.Refusal(method is null ? "generic_decline" : TestCards.Of(method).ChargeDecline ?? "authentication_required");
    }
}
