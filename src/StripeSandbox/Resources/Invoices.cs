using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/invoices.</summary>
public static class Invoices
{
    private static readonly string[] NotPlayed =
    [
        "application_fee_amount",
        "customer_account",
        "from_invoice",
        "on_behalf_of",
        "shipping_cost",
        "shipping_details",
        "transfer_data",
    ];

    public static void Map(Operations api)
    {
        api.Get("/v1/invoices", List);
        api.Post("/v1/invoices", Create);
        api.Post("/v1/invoices/create_preview", InvoicePreview.Create);
        api.Get("/v1/invoices/search", call => Search.Run(call, "invoice"));
        api.Get("/v1/invoices/{id}", call => Render.Public(call.World, Invoicing.Fresh(call.Tx, call.Subject("invoice"))));
        api.Post("/v1/invoices/{id}", Update);
        api.Delete("/v1/invoices/{id}", Delete);
        api.Post("/v1/invoices/{id}/finalize", Finalize);
        api.Post("/v1/invoices/{id}/pay", Pay);
        api.Post("/v1/invoices/{id}/send", Send);
        api.Post("/v1/invoices/{id}/void", Void);
        api.Post("/v1/invoices/{id}/mark_uncollectible", MarkUncollectible);
        api.Get("/v1/invoices/{id}/lines", Lines);
    }

    private static JsonObject List(Call call)
    {
        var rows = call.Tx.All("invoice").Where(call.P, "customer", "created", "status", "collection_method", "due_date");
        if (call.P.Str("subscription") is { } subscription)
            rows = rows.Where(i => Invoicing.SubscriptionOf(i) == subscription);
        foreach (var draft in rows.Where(i => i.Str("status") == "draft").ToList())
            Invoicing.Fresh(call.Tx, draft);
        return Paging.Page(call, rows);
    }

    private static JsonObject Lines(Call call)
    {
        var invoice = call.Subject("invoice");
        return Paging.PageOf(call, Invoicing.Fresh(call.Tx, invoice).Each("lines").ToList());
    }

    private static JsonObject Create(Call call)
    {
        call.Refuse(NotPlayed);
        var customer = call.Find("customer", call.P.Str("customer") ?? throw ApiError.Missing("customer"), "customer");
        var subscription = call.FindIfSent("subscription", "subscription");
        var currency = call.P.Str("currency") ?? subscription?.Str("currency") ?? customer.Str("currency") ?? "usd";
        var invoice = Invoicing.Draft(call.Tx, customer, currency, "manual", subscription);
        invoice["auto_advance"] = call.P.Bool("auto_advance");
        if (call.P.Str("collection_method") == "send_invoice" && !call.P.Has("days_until_due") && !call.P.Has("due_date"))
            throw ApiError.Missing("days_until_due");
        Fields(call, invoice, customer);
        call.Tx.Edit(customer)["currency"] ??= currency;
        if (call.P.Str("pending_invoice_items_behavior") == "include")
            Invoicing.TakePendingItems(call.Tx, invoice, subscription?.Need("id"));
        Invoicing.SaveDraft(call.Tx, invoice, finalizeLater: call.P.Bool("auto_advance"));
        return Render.Public(call.World, invoice);
    }

    private static void Fields(Call call, JsonObject invoice, JsonObject customer)
    {
        call.Set(
            invoice,
            "collection_method",
            "description",
            "footer",
            "custom_fields",
            "due_date",
            "statement_descriptor",
            "effective_at",
            "number"
        );
        if (call.P.LongOrNull("days_until_due") is { } days)
            invoice["_days_until_due"] = days;
        if (call.P.Str("default_payment_method") is { } method)
            invoice["default_payment_method"] = PaymentMethods.Resolve(call.Tx, customer, method, "default_payment_method").Need("id");
        if (call.P.ContainsKey("discounts"))
            invoice["discounts"] = Discounts.Create(call.Tx, call.P.Arr("discounts"), customer.Need("id"), null, invoice.Need("id"));
        if (call.P.ContainsKey("default_tax_rates"))
            invoice["default_tax_rates"] = TaxRates.Named(call.Tx, call.P.Arr("default_tax_rates"));
        if (call.P.Obj("automatic_tax") is { } tax)
            invoice["automatic_tax"]!["enabled"] = tax.Bool("enabled");
        if (invoice.Obj("metadata") is null)
            invoice["metadata"] = new JsonObject();
        call.MergeMetadata(invoice);
    }

    private static JsonObject Update(Call call)
    {
        call.Refuse(NotPlayed);
        var invoice = call.Subject("invoice");
        var was = invoice.Copy();
        call.Tx.Edit(invoice);
        var finalized = invoice.Str("status") != "draft";
        if (
            finalized
            && call.P.Select(p => p.Key)
                .Except(["metadata", "auto_advance", "expand", "default_payment_method", "payment_settings"], StringComparer.Ordinal)
                .Any()
        )
            throw ApiError.Invalid(
                "Finalized invoices can't be updated in this way: only metadata and auto_advance can change.",
                code: "invoice_not_editable"
            );
        Fields(call, invoice, call.Tx.Find("customer", invoice.Str("customer"))!);
        if (call.P.Has("auto_advance"))
        {
            invoice["auto_advance"] = call.P.Bool("auto_advance");
            if (!finalized)
                invoice["automatically_finalizes_at"] = call.P.Bool("auto_advance")
                    ? invoice.LongOrNull("automatically_finalizes_at") ?? call.Now + call.World.Options.DraftSeconds
                    : null;
        }

        if (!finalized)
            InvoiceTotals.Sum(call.Tx, invoice);
        call.Tx.Emit("invoice.updated", invoice, was);
        return Render.Public(call.World, invoice);
    }

    private static JsonObject Delete(Call call)
    {
        var invoice = Draft(call, "delete");
        if (invoice.Has("parent"))
            throw ApiError.Invalid("You can only delete draft one-off invoices: this one belongs to a subscription.");
        foreach (var item in call.Tx.All("invoiceitem").Where(i => i.Str("invoice") == call.Id).ToList())
            call.Tx.Delete(item);
        call.Tx.Delete(invoice);
        call.Tx.Emit("invoice.deleted", invoice);
        return Render.Deleted(invoice);
    }

    private static JsonObject Draft(Call call, string verb)
    {
        var invoice = call.Subject("invoice");
        return invoice.Str("status") == "draft"
            ? invoice
            : throw ApiError.Invalid(
                $"You can only {verb} draft invoices. This invoice is {invoice.Str("status")}.",
                code: "invoice_not_editable"
            );
    }

    private static JsonObject Finalize(Call call)
    {
        var invoice = Draft(call, "finalize");
        if (call.P.Has("auto_advance"))
            call.Tx.Edit(invoice)["auto_advance"] = call.P.Bool("auto_advance");
        Invoicing.Finalize(call.Tx, invoice);
        return Render.Public(call.World, invoice);
    }

    private static JsonObject Pay(Call call)
    {
        call.Refuse("source", "mandate", "forgive");
        var invoice = call.Subject("invoice");
        if (invoice.Str("status") == "paid")
            throw ApiError.Invalid("Invoice is already paid", code: null);
        if (invoice.Str("status") == "void")
            throw ApiError.Invalid("Voided invoices cannot be paid.");
        if (invoice.Str("status") == "draft")
            Invoicing.Finalize(call.Tx, invoice);
        if (invoice.Str("status") == "paid")
            return Render.Public(call.World, invoice);
        if (call.P.Bool("paid_out_of_band"))
        {
            Payments.CancelIntent(call.Tx, invoice, "void_invoice");
            Invoicing.MarkPaid(call.Tx, invoice, invoice.Long("amount_due"));
            return Render.Public(call.World, invoice);
        }

        var customer = call.Tx.Find("customer", invoice.Str("customer"))!;
        var named = call.P.Str("payment_method") is { } id
            ? PaymentMethods.Resolve(call.Tx, customer, id, "payment_method", attach: true).Need("id")
            : null;
        var method =
            Payments.MethodFor(call.Tx, invoice, named)
            ?? throw ApiError.Invalid(
                "There is no `default_payment_method` set on this Customer or Invoice. Please create an invoice with a default "
                    + "payment method, or pass one.",
                code: "invoice_no_payment_method_types"
            );
        var outcome = Payments.Attempt(call.Tx, invoice, method, !call.P.Has("off_session") || call.P.Bool("off_session"));
        if (outcome == Payments.Outcome.Paid)
            return Render.Public(call.World, invoice);
        var intent = Render.Public(call.World, Payments.IntentOf(call.Tx, invoice)!);
        throw outcome == Payments.Outcome.NeedsAction
            ? new ApiError(
                402,
                "card_error",
                "Your card was declined. This transaction requires authentication.",
                "invoice_payment_intent_requires_action"
            )
            {
                PaymentIntent = intent,
                KeepWork = true,
            }
            : TestCards.Refusal(TestCards.Of(method).ChargeDecline ?? "generic_decline", intent, keepWork: true);
    }

    private static JsonObject Send(Call call)
    {
        var invoice = call.Subject("invoice");
        if (invoice.Str("status") == "draft")
            Invoicing.Finalize(call.Tx, invoice);
        if (invoice.Str("status") is "void")
            throw ApiError.Invalid("Voided invoices cannot be sent.");
        call.Tx.Emit("invoice.sent", invoice);
        return Render.Public(call.World, invoice);
    }

    private static JsonObject Void(Call call)
    {
        var invoice = call.Subject("invoice");
        if (invoice.Str("status") is not ("open" or "uncollectible"))
            throw ApiError.Invalid($"You can only void open or uncollectible invoices. This invoice is {invoice.Str("status")}.");
        Invoicing.Void(call.Tx, invoice);
        return Render.Public(call.World, invoice);
    }

    private static JsonObject MarkUncollectible(Call call)
    {
        var invoice = call.Subject("invoice");
        if (invoice.Str("status") is not ("open" or "draft"))
            throw ApiError.Invalid($"You can only mark open invoices uncollectible. This invoice is {invoice.Str("status")}.");
        if (invoice.Str("status") == "draft")
            Invoicing.Finalize(call.Tx, invoice);
        if (invoice.Str("status") == "open")
            Invoicing.MarkUncollectible(call.Tx, invoice);
        return Render.Public(call.World, invoice);
    }
}
