using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>
/// Creates a subscription with its first invoice, which is finalized and charged at once. In flexible billing mode, the
/// default, a subscription with only metered prices has no first invoice and is active immediately.
/// </summary>
public static class SubscriptionCreation
{
    private const int TrialMaxDays = 730;
    private const long DaySeconds = 86_400;

    /// <param name="behavior">payment_behavior; null means allow_incomplete.</param>
    public static JsonObject Create(Transaction tx, JsonObject customer, JsonObject p, string? behavior, bool offSession = true)
    {
        var subscription = Skeleton(tx, customer, p);
        var items = (p.Arr("items")?.OfType<JsonObject>() ?? [])
            .Select((sent, i) => SubscriptionItems.Make(tx, subscription, sent, $"items[{i}]"))
            .ToList();
        SubscriptionItems.CheckTogether(items);
        foreach (var item in items)
            subscription.DataOf("items").Add(item);
        var recurring = items[0].Obj("price")!.Obj("recurring")!;
        subscription["currency"] = items[0].Obj("price")!.Need("currency");
        if (!customer.Has("currency"))
            tx.Update("customer.updated", customer, () => customer["currency"] = subscription.Need("currency"));
        var trialEnd = TrialEnd(tx, p, recurring);
        var anchor = trialEnd ?? p.LongOrNull("billing_cycle_anchor") ?? tx.Now;
        if (anchor < tx.Now)
            throw ApiError.Invalid("billing_cycle_anchor cannot be in the past.", "billing_cycle_anchor");
        subscription["billing_cycle_anchor"] = anchor;
        var end = anchor > tx.Now ? anchor : Cycle.EndAfter(anchor, recurring.Need("interval"), recurring.Long("interval_count"), tx.Now);
        SubscriptionItems.SetPeriod(items, tx.Now, end);
        if (trialEnd is not null)
        {
            subscription["trial_start"] = tx.Now;
            subscription["trial_end"] = trialEnd;
            subscription["status"] = "trialing";
        }

        SetCancellation(subscription, p, end);
        tx.Add(subscription);
        subscription["discounts"] = Discounts.Create(tx, p.Arr("discounts"), customer.Need("id"), subscription.Need("id"));
        FirstInvoice(tx, customer, subscription, p, behavior ?? "allow_incomplete", offSession);
        if (ChargesNothingYet(tx, subscription))
            PaymentIntents.PendingSetup(tx, subscription, Payments.MethodOf(tx, subscription));
        tx.Emit("customer.subscription.created", subscription);
        return subscription;
    }

    private static JsonObject Skeleton(Transaction tx, JsonObject customer, JsonObject p)
    {
        var s = Blank.New("subscription", Ids.New("sub"), tx.Now);
        s["customer"] = customer.Need("id");
        s["start_date"] = tx.Now;
        s["test_clock"] = customer.Str("test_clock");
        s["items"]!["url"] = $"/v1/subscription_items?subscription={s.Need("id")}";
        var mode = p.Obj("billing_mode")?.Str("type") ?? "flexible";
        s["billing_mode"] = new JsonObject
        {
            ["flexible"] =
                mode == "flexible"
                    ? new JsonObject
                    {
                        ["proration_discounts"] = p.Obj("billing_mode")?.Obj("flexible")?.Str("proration_discounts") ?? "included",
                    }
                    : null,
            ["type"] = mode,
        };
        s["collection_method"] = p.Str("collection_method") ?? "charge_automatically";
        s["days_until_due"] = p["days_until_due"]?.DeepClone();
        s["description"] = p.Str("description");
        s["default_payment_method"] = p.Str("default_payment_method") is { } method
            ? PaymentMethods.Resolve(tx, customer, method, "default_payment_method").Need("id")
            : null;
        s["default_tax_rates"] = TaxRates.Named(tx, p.Arr("default_tax_rates"));
        s["invoice_settings"]!["issuer"] = new JsonObject { ["type"] = "self" };
        s["trial_settings"] =
            p.Obj("trial_settings")?.Copy()
            ?? new JsonObject { ["end_behavior"] = new JsonObject { ["missing_payment_method"] = "create_invoice" } };
        s["payment_settings"] = new JsonObject
        {
            ["payment_method_options"] = null,
            ["payment_method_types"] = p.Obj("payment_settings")?["payment_method_types"]?.DeepClone(),
            ["save_default_payment_method"] = p.Obj("payment_settings")?.Str("save_default_payment_method") ?? "off",
        };
        if (p.Obj("automatic_tax")?.Bool("enabled") == true)
            s["automatic_tax"] = new JsonObject
            {
                ["disabled_reason"] = null,
                ["enabled"] = true,
                ["liability"] = new JsonObject { ["type"] = "self" },
            };
        if (s.Str("collection_method") == "send_invoice" && !s.Has("days_until_due"))
            throw ApiError.Missing("days_until_due");
        s["status"] = "active";
        Call.Merge(s, p);
        return s;
    }

    private static long? TrialEnd(Transaction tx, JsonObject p, JsonObject recurring)
    {
        var days = p.LongOrNull("trial_period_days") ?? (p.Bool("trial_from_plan") ? recurring.LongOrNull("trial_period_days") : null);
        if (days is > TrialMaxDays or < 1)
            throw ApiError.Invalid($"trial_period_days must be between 1 and {TrialMaxDays}.", "trial_period_days");
        if (p.Str("trial_end") == "now")
            return null;
        var end = p.LongOrNull("trial_end") ?? (days is { } d ? tx.Now + d * DaySeconds : null);
        if (end <= tx.Now)
            throw ApiError.Invalid("Invalid timestamp: must be an integer Unix timestamp in the future.", "trial_end");
        return end;
    }

    public static void SetCancellation(JsonObject s, JsonObject p, long periodEnd)
    {
        if (p.Has("cancel_at") && p.Bool("cancel_at_period_end"))
            throw ApiError.Invalid(
                "You may only specify one of these parameters: cancel_at, cancel_at_period_end.",
                "cancel_at",
                "parameters_exclusive"
            );
        if (p.Has("cancel_at"))
            s["cancel_at"] = p.LongOrNull("cancel_at") ?? periodEnd;
        if (!p.Bool("cancel_at_period_end"))
            return;
        s["cancel_at_period_end"] = true;
        s["cancel_at"] = periodEnd;
    }

    private static void FirstInvoice(
        Transaction tx,
        JsonObject customer,
        JsonObject subscription,
        JsonObject p,
        string behavior,
        bool offSession
    )
    {
        var invoice = Invoicing.Draft(tx, customer, subscription.Need("currency"), "subscription_create", subscription);
        Invoicing.TakePendingItems(tx, invoice, subscription.Need("id"));
        foreach (var extra in p.Arr("add_invoice_items")?.OfType<JsonObject>() ?? [])
            Invoicing.AddLine(invoice, InvoiceLines.OfItem(InvoiceItems.Make(tx, customer, extra, subscription, invoice)));
        var trial = subscription.Str("status") == "trialing";
        foreach (var item in subscription.Each("items"))
        {
            var (start, end) = (item.Long("current_period_start"), item.Long("current_period_end"));
            if (InvoiceLines.IsMetered(item))
            {
                // Classic mode shows usage-based prices on the first invoice at zero; flexible mode leaves them out.
                if (subscription.Obj("billing_mode")!.Str("type") == "classic")
                    Invoicing.AddLine(invoice, InvoiceLines.Metered(tx.World, subscription, item, start, start));
                continue;
            }

            Invoicing.AddLine(
                invoice,
                trial
                    ? InvoiceLines.Licensed(
                        tx.World,
                        subscription,
                        item,
                        start,
                        end,
                        0,
                        $"Trial period for {Wording.Product(tx.World, item.Obj("price")!)}"
                    )
                    : InvoiceLines.Licensed(tx.World, subscription, item, start, end, FirstAmount(subscription, item, p))
            );
        }

        if (invoice.DataOf("lines").Count == 0)
            return;
        subscription["latest_invoice"] = invoice.Need("id");
        if (subscription.Str("collection_method") == "send_invoice")
        {
            invoice["_days_until_due"] = subscription.Long("days_until_due");
            invoice["due_date"] = tx.Now + subscription.Long("days_until_due") * DaySeconds;
            Invoicing.SaveDraft(tx, invoice, finalizeLater: true);
            return;
        }

        Invoicing.SaveDraft(tx, invoice, finalizeLater: false);
        if (!trial)
            subscription["status"] = invoice.Long("amount_due") > 0 ? "incomplete" : "active";
        Invoicing.Finalize(tx, invoice);
        if (invoice.Str("status") == "open")
            Collect(tx, invoice, behavior, offSession);
    }

    private static bool ChargesNothingYet(Transaction tx, JsonObject subscription) =>
        subscription.Str("collection_method") == "charge_automatically"
        && (tx.Find("invoice", subscription.Str("latest_invoice"))?.Long("amount_due") ?? 0) == 0;

    /// <summary>With an anchor in the future, the first period is a partial one and its price is prorated.</summary>
    private static long? FirstAmount(JsonObject subscription, JsonObject item, JsonObject p)
    {
        var (start, end) = (item.Long("current_period_start"), item.Long("current_period_end"));
        if (!p.Has("billing_cycle_anchor"))
            return null;
        if (p.Str("proration_behavior") == "none")
            return 0;
        var recurring = item.Obj("price")!.Obj("recurring")!;
        var fullStart = Cycle.Nth(end, recurring.Need("interval"), recurring.Long("interval_count"), -1);
        return PriceMath.Prorated(PriceMath.Amount(item.Obj("price")!, item.LongOrNull("quantity") ?? 1), fullStart, end, start);
    }

    private static void Collect(Transaction tx, JsonObject invoice, string behavior, bool offSession)
    {
        if (behavior == "default_incomplete")
            return;
        var method = Payments.MethodFor(tx, invoice);
        if (method is null)
            throw ApiError.Invalid(
                "This customer has no attached payment source or default payment method. Please consider adding a default payment "
                    + "method. For more information, visit "
                    + "https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.",
                code: "resource_missing"
            );
        var outcome = Payments.Attempt(tx, invoice, method, offSession);
        if (outcome == Payments.Outcome.Paid || behavior != "error_if_incomplete")
            return;
        throw outcome == Payments.Outcome.NeedsAction
            ? new ApiError(
                402,
                "card_error",
                "Your card was declined. This transaction requires authentication.",
                "authentication_required"
            )
            {
                DeclineCode = "authentication_required",
            }
            : TestCards.Refusal(TestCards.Of(method).ChargeDecline ?? "generic_decline");
    }
}
