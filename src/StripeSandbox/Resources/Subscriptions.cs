using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/subscriptions.</summary>
public static class Subscriptions
{
    private static readonly string[] NotPlayed =
    [
        "application_fee_percent",
        "backdate_start_date",
        "billing_cycle_anchor_config",
        "billing_schedules",
        "billing_thresholds",
        "customer_account",
        "default_source",
        "on_behalf_of",
        "pending_invoice_item_interval",
        "transfer_data",
    ];

    private static readonly string[] CreationOrder =
    [
        "payment_method.attached",
        "customer.created",
        "customer.updated",
        "customer.subscription.created",
        "payment_intent.created",
        "payment_intent.succeeded",
        "charge.succeeded",
        "invoice.created",
        "invoice.finalized",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
    ];

    public static void Map(Operations api)
    {
        api.Post("/v1/subscriptions", Create);
        api.Get("/v1/subscriptions", List);
        api.Get("/v1/subscriptions/search", call => Search.Run(call, "subscription"));
        api.Get("/v1/subscriptions/{id}", call => Render.Public(call.World, call.Subject("subscription")));
        api.Post("/v1/subscriptions/{id}", Update);
        api.Delete("/v1/subscriptions/{id}", Cancel);
        api.Post("/v1/subscriptions/{id}/resume", Resume);
    }

    private static JsonObject Create(Call call)
    {
        call.Refuse(NotPlayed);
        var customer = call.Find("customer", call.P.Str("customer") ?? throw ApiError.Missing("customer"), "customer");
        if (!call.P.Has("items"))
            throw ApiError.Missing("items");
        call.Tx.Edit(customer);
        var subscription = SubscriptionCreation.Create(
            call.Tx,
            customer,
            call.P,
            call.P.Str("payment_behavior"),
            call.P.Bool("off_session")
        );
        call.Tx.SortEvents(CreationOrder);
        return Render.Public(call.World, subscription);
    }

    private static JsonObject List(Call call)
    {
        var rows = call.Tx.All("subscription").Where(call.P, "customer", "created", "collection_method", "test_clock");
        rows = call.P.Str("status") switch
        {
            null => rows.Where(s => s.Str("status") != "canceled"),
            "all" => rows,
            "ended" => rows.Where(s => s.Str("status") is "canceled" or "incomplete_expired"),
            var status => rows.Where(s => s.Str("status") == status),
        };
        if ((call.P.Str("price") ?? call.P.Str("plan")) is { } price)
            rows = rows.Where(s => s.Each("items").Any(i => i.Obj("price")!.Str("id") == price));
        foreach (var name in new[] { "current_period_start", "current_period_end" })
        {
            if (call.P[name] is { } range)
                rows = rows.Where(s => s.Each("items").Any(i => Paging.InRange(range, i.LongOrNull(name))));
        }

        if (call.P.Obj("automatic_tax") is { } tax)
            rows = rows.Where(s => s.Obj("automatic_tax")!.Bool("enabled") == tax.Bool("enabled"));
        return Paging.Page(call, rows);
    }

    public static JsonObject OfCustomer(World world, string customer) =>
        Render.List(
            $"/v1/customers/{customer}/subscriptions",
            world
                .Store.All("subscription")
                .Where(s => s.Str("customer") == customer && s.Str("status") != "canceled")
                .Reverse()
                .Select(s => Render.Public(world, s))
        );

    private static JsonObject Update(Call call)
    {
        call.Refuse(NotPlayed);
        var subscription = call.Subject("subscription");
        if (subscription.Has("pending_update") && call.P.Has("items"))
            throw ApiError.Invalid("This subscription has a pending update: pay or void its invoice first.");
        if (subscription.Str("status") is "canceled" or "incomplete_expired")
        {
            // On an ended subscription, only metadata and cancellation_details may still change.
            if (call.P.Select(p => p.Key).Except(["metadata", "cancellation_details", "expand"], StringComparer.Ordinal).Any())
                throw ApiError.Invalid("A canceled subscription can only update its cancellation_details and metadata.");
        }

        Apply(call.Tx, subscription, call.P);
        return Render.Public(call.World, subscription);
    }

    /// <summary>Everything an update can do. Previews run the same code on a transaction that is rolled back.</summary>
    public static void Apply(Transaction tx, JsonObject subscription, JsonObject p)
    {
        var was = subscription.Copy();
        var behavior = p.Str("payment_behavior");
        tx.Edit(subscription);
        var customer = tx.Find("customer", subscription.Str("customer"))!;
        JsonObject? invoice = null;
        foreach (var (extra, _) in (p.Arr("add_invoice_items")?.OfType<JsonObject>() ?? []).Select((e, i) => (e, i)))
            InvoiceItems.Make(tx, customer, extra, subscription, null);
        if (p.Has("trial_end") && p.Str("trial_end") != "now")
            MoveTrial(tx, subscription, p.Long("trial_end"));
        if (p.ContainsKey("discounts"))
            subscription["discounts"] = Discounts.Create(tx, p.Arr("discounts"), customer.Need("id"), subscription.Need("id"));
        if (p.Has("items") || p.Str("billing_cycle_anchor") == "now" || p.Str("trial_end") == "now")
            invoice = SubscriptionChange.Items(tx, subscription, p);
        Simple(tx, subscription, p, customer);
        Cancellation(tx, subscription, p);
        Call.Merge(subscription, p);
        if (tx.Discard)
            invoice = null;
        if (invoice is not null && behavior == "pending_if_incomplete")
        {
            // Mark it before charging, so that a decline does not make the subscription past due: nothing has changed yet.
            tx.Edit(invoice)["_waits_for_change"] = true;
            if (!SubscriptionChange.Collect(tx, invoice, behavior))
                PendingUpdate.Keep(tx, subscription, was, invoice);
            invoice = null;
        }

        if (!JsonNode.DeepEquals(was, subscription))
            tx.Emit("customer.subscription.updated", subscription, was);
        if (invoice is not null)
            SubscriptionChange.Collect(tx, invoice, behavior);
    }

    private static void MoveTrial(Transaction tx, JsonObject subscription, long end)
    {
        if (end <= tx.Now)
            throw ApiError.Invalid("Invalid timestamp: must be an integer Unix timestamp in the future.", "trial_end");
        subscription["trial_start"] ??= tx.Now;
        subscription["trial_end"] = end;
        subscription["status"] = "trialing";
        subscription["billing_cycle_anchor"] = end;
        SubscriptionItems.SetPeriod(subscription.Each("items"), subscription.Each("items").First().Long("current_period_start"), end);
    }

    private static void Simple(Transaction tx, JsonObject subscription, JsonObject p, JsonObject customer)
    {
        foreach (var name in new[] { "description", "collection_method", "days_until_due", "trial_settings" })
        {
            if (p.ContainsKey(name))
                subscription[name] = p[name]?.DeepClone();
        }

        if (p.Str("default_payment_method") is { } named)
        {
            var method = PaymentMethods.Resolve(tx, customer, named, "default_payment_method");
            subscription["default_payment_method"] = method.Need("id");
            // The next renewal happens without the customer, so the bank has to confirm now.
            PaymentIntents.PendingSetup(tx, subscription, method);
        }

        if (p.ContainsKey("default_tax_rates"))
            subscription["default_tax_rates"] = TaxRates.Named(tx, p.Arr("default_tax_rates"));
        if (p.Obj("automatic_tax") is { } tax)
            subscription["automatic_tax"] = new JsonObject
            {
                ["disabled_reason"] = null,
                ["enabled"] = tax.Bool("enabled"),
                ["liability"] = tax.Bool("enabled") ? new JsonObject { ["type"] = "self" } : null,
            };
        if (p.ContainsKey("pause_collection"))
            subscription["pause_collection"] = p.Obj("pause_collection") is { } pause
                ? new JsonObject { ["behavior"] = pause.Need("behavior"), ["resumes_at"] = pause.LongOrNull("resumes_at") }
                : null;
        if (p.Obj("payment_settings") is { } settings)
        {
            foreach (var name in new[] { "payment_method_types", "save_default_payment_method" })
            {
                if (settings.ContainsKey(name))
                    subscription["payment_settings"]![name] = settings[name]?.DeepClone();
            }
        }
    }

    private static void Cancellation(Transaction tx, JsonObject subscription, JsonObject p)
    {
        if (p.Obj("cancellation_details") is { } details)
        {
            subscription["cancellation_details"] ??= new JsonObject
            {
                ["comment"] = null,
                ["feedback"] = null,
                ["reason"] = null,
            };
            foreach (var (name, value) in details)
                subscription["cancellation_details"]![name] = value?.DeepClone();
        }

        if (!p.ContainsKey("cancel_at") && !p.ContainsKey("cancel_at_period_end"))
            return;
        var wanted = p.Has("cancel_at") || p.Bool("cancel_at_period_end");
        if (p.LongOrNull("cancel_at") <= tx.Now)
            throw ApiError.Invalid("cancel_at must be in the future.", "cancel_at");
        subscription["cancel_at_period_end"] = false;
        subscription["cancel_at"] = null;
        SubscriptionCreation.SetCancellation(subscription, p, subscription.Each("items").Min(i => i.Long("current_period_end")));
        subscription["canceled_at"] = wanted ? tx.Now : null;
        subscription["cancellation_details"] ??= new JsonObject
        {
            ["comment"] = null,
            ["feedback"] = null,
            ["reason"] = null,
        };
        subscription["cancellation_details"]!["reason"] = wanted ? "cancellation_requested" : null;
    }

    private static JsonObject Cancel(Call call)
    {
        var subscription = call.Subject("subscription");
        if (subscription.Str("status") is "canceled" or "incomplete_expired")
            throw new ApiError(404, "invalid_request_error", $"No such subscription: '{call.Id}'", "resource_missing", "id");
        call.Tx.Edit(subscription);
        if (call.P.Has("cancellation_details"))
            Cancellation(call.Tx, subscription, call.P);
        subscription["canceled_at"] = call.Now;
        SubscriptionEnd.Now(call.Tx, subscription, call.P.Bool("invoice_now"), call.P.Bool("prorate"));
        return Render.Public(call.World, subscription);
    }

    private static JsonObject Resume(Call call)
    {
        var subscription = call.Subject("subscription");
        if (subscription.Str("status") != "paused")
            throw ApiError.Invalid("Only subscriptions with status `paused` can be resumed.");
        var tx = call.Tx;
        var was = subscription.Copy();
        tx.Edit(subscription);
        subscription["status"] = "active";
        subscription["billing_cycle_anchor"] =
            call.P.Str("billing_cycle_anchor") == "unchanged" ? subscription.Long("billing_cycle_anchor") : tx.Now;
        var recurring = subscription.Each("items").First().Obj("price")!.Obj("recurring")!;
        SubscriptionItems.SetPeriod(
            subscription.Each("items"),
            tx.Now,
            Cycle.EndAfter(subscription.Long("billing_cycle_anchor"), recurring.Need("interval"), recurring.Long("interval_count"), tx.Now)
        );
        var invoice = Invoicing.Draft(
            tx,
            tx.Find("customer", subscription.Str("customer"))!,
            subscription.Need("currency"),
            "subscription_update",
            subscription
        );
        foreach (var item in subscription.Each("items").Where(i => !InvoiceLines.IsMetered(i)))
            Invoicing.AddLine(invoice, InvoiceLines.Licensed(tx.World, subscription, item, tx.Now, item.Long("current_period_end")));
        if (invoice.DataOf("lines").Count > 0)
        {
            Invoicing.SaveDraft(tx, invoice, finalizeLater: false);
            subscription["latest_invoice"] = invoice.Need("id");
        }

        tx.Emit("customer.subscription.updated", subscription, was);
        tx.Emit("customer.subscription.resumed", subscription);
        if (invoice.DataOf("lines").Count > 0)
            SubscriptionChange.Collect(tx, invoice, null);
        return Render.Public(call.World, subscription);
    }
}
