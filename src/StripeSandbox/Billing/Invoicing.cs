using System.Globalization;
using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>
/// An invoice's life: draft, open when finalized, then paid, void or uncollectible. A first invoice goes through all of it
/// inside the request; a renewal stays a draft for an hour, in which late usage still counts.
/// </summary>
public static class Invoicing
{
    public static JsonObject Draft(Transaction tx, JsonObject customer, string currency, string reason, JsonObject? subscription = null)
    {
        var invoice = Blank.New("invoice", Ids.New("in"), tx.Now);
        invoice["account_country"] = "US";
        invoice["account_name"] = tx.World.Options.BusinessName;
        invoice["auto_advance"] = true;
        invoice["billing_reason"] = reason;
        invoice["currency"] = currency;
        invoice["customer"] = customer.Need("id");
        foreach (var name in new[] { "address", "email", "name", "phone", "shipping", "tax_exempt" })
            invoice["customer_" + name] = customer[name]?.DeepClone();
        invoice["customer_tax_ids"] = new JsonArray();
        invoice["issuer"] = new JsonObject { ["type"] = "self" };
        invoice["status"] = "draft";
        invoice["total_discount_amounts"] = new JsonArray();
        invoice["total_pretax_credit_amounts"] = new JsonArray();
        invoice["total_taxes"] = new JsonArray();
        invoice["period_start"] = tx.Now;
        invoice["period_end"] = tx.Now;
        invoice["test_clock"] = customer.Str("test_clock");
        invoice["lines"] = Api.Render.List($"/v1/invoices/{invoice.Need("id")}/lines", []);
        if (subscription is not null)
            TakeFrom(tx, invoice, subscription);
        return invoice;
    }

    private static void TakeFrom(Transaction tx, JsonObject invoice, JsonObject subscription)
    {
        invoice["automatic_tax"]!["enabled"] = subscription.Obj("automatic_tax")!.Bool("enabled");
        if (subscription.Obj("automatic_tax")!.Bool("enabled"))
            invoice["automatic_tax"]!["liability"] = new JsonObject { ["type"] = "self" };
        invoice["collection_method"] = subscription.Need("collection_method");
        invoice["default_tax_rates"] = subscription["default_tax_rates"]?.DeepClone() ?? new JsonArray();
        var own = Discounts.Running(tx, subscription);
        invoice["discounts"] =
            own.Count > 0 ? own
            : tx.Find("customer", subscription.Str("customer")) is { } c
            && c.Str("_discount") is { } d
            && tx.Find("discount", d) is not null
                ? new JsonArray(d)
            : new JsonArray();
        invoice["parent"] = new JsonObject
        {
            ["quote_details"] = null,
            ["subscription_details"] = new JsonObject
            {
                ["metadata"] = subscription["metadata"]?.DeepClone(),
                ["subscription"] = subscription.Need("id"),
            },
            ["type"] = "subscription_details",
        };
        invoice["_subscription"] = subscription.Need("id");
        invoice["payment_settings"]!["payment_method_types"] = subscription.Obj("payment_settings")?["payment_method_types"]?.DeepClone();
    }

    public static void AddLine(JsonObject invoice, JsonObject line)
    {
        line["invoice"] = invoice.Need("id");
        invoice.DataOf("lines").Add(line);
    }

    /// <summary>Moves the customer's pending invoice items onto this invoice.</summary>
    public static void TakePendingItems(Transaction tx, JsonObject invoice, string? subscription)
    {
        var pending = tx.All("invoiceitem")
            .Where(i =>
                i.Str("customer") == invoice.Str("customer")
                && !i.Has("invoice")
                && i.Str("currency") == invoice.Str("currency")
                && (OfSubscription(i) is not { } s || s == subscription)
            )
            .ToList();
        foreach (var item in pending)
        {
            tx.Edit(item)["invoice"] = invoice.Need("id");
            AddLine(invoice, InvoiceLines.OfItem(item));
        }
    }

    public static string? OfSubscription(JsonObject item) => item.Obj("parent")?.Obj("subscription_details")?.Str("subscription");

    public static string? SubscriptionOf(JsonObject invoice) => invoice.Str("_subscription");

    /// <summary>Saves the draft; the clock finalizes it an hour later.</summary>
    public static void SaveDraft(Transaction tx, JsonObject invoice, bool finalizeLater)
    {
        if (finalizeLater)
            invoice["automatically_finalizes_at"] = tx.Now + tx.World.Options.DraftSeconds;
        InvoiceTotals.Sum(tx, invoice);
        tx.Add(invoice);
        tx.Emit("invoice.created", invoice);
    }

    public static void Finalize(Transaction tx, JsonObject invoice)
    {
        var was = invoice.Copy();
        tx.Edit(invoice);
        InvoiceLines.Recount(tx.World, invoice);
        InvoiceTotals.Sum(tx, invoice, finalizing: true);
        Discounts.MarkOnce(tx, invoice);
        invoice["status"] = "open";
        invoice["automatically_finalizes_at"] = null;
        invoice["effective_at"] = tx.Now;
        invoice["status_transitions"]!["finalized_at"] = tx.Now;
        invoice["number"] = NextNumber(tx, invoice);
        var url = $"{tx.World.BaseUrl}/i/{invoice.Need("id")}";
        invoice["hosted_invoice_url"] = url;
        invoice["invoice_pdf"] = url + "/pdf";
        invoice["webhooks_delivered_at"] = tx.Now;
        if (invoice.Str("collection_method") == "send_invoice")
            invoice["due_date"] ??= tx.Now + (invoice.LongOrNull("_days_until_due") ?? 30) * 86_400;
        tx.Emit("invoice.finalized", invoice);
        tx.Emit("invoice.updated", invoice, was);
        if (invoice.Long("amount_due") > 0)
            Payments.Prepare(tx, invoice);
        else
            MarkPaid(tx, invoice, 0);
    }

    /// <summary>A draft shows the usage known so far. Nothing is stored, because finalizing counts again.</summary>
    public static JsonObject Fresh(Transaction tx, JsonObject invoice)
    {
        if (invoice.Str("status") != "draft" || !invoice.Each("lines").Any(l => l.Bool("_metered")))
            return invoice;
        InvoiceLines.Recount(tx.World, invoice);
        InvoiceTotals.Sum(tx, invoice);
        return invoice;
    }

    private static string NextNumber(Transaction tx, JsonObject invoice)
    {
        var customer = tx.Find("customer", invoice.Str("customer"))!;
        var next = customer.LongOrNull("next_invoice_sequence") ?? 1;
        tx.Edit(customer)["next_invoice_sequence"] = next + 1;
        return $"{customer.Str("invoice_prefix")}-{next.ToString("0000", CultureInfo.InvariantCulture)}";
    }

    public static void MarkPaid(Transaction tx, JsonObject invoice, long paid)
    {
        tx.Edit(invoice);
        invoice["status"] = "paid";
        invoice["attempted"] = true;
        invoice["auto_advance"] = false;
        invoice["amount_paid"] = paid;
        invoice["amount_remaining"] = 0L;
        invoice["next_payment_attempt"] = null;
        invoice["status_transitions"]!["paid_at"] = tx.Now;
        tx.Emit("invoice.paid", invoice);
        tx.Emit("invoice.payment_succeeded", invoice);
        SubscriptionStatus.AfterPaid(tx, invoice);
    }

    public static void Void(Transaction tx, JsonObject invoice)
    {
        tx.Edit(invoice);
        invoice["status"] = "void";
        invoice["auto_advance"] = false;
        invoice["next_payment_attempt"] = null;
        invoice["status_transitions"]!["voided_at"] = tx.Now;
        Payments.CancelIntent(tx, invoice, "void_invoice");
        tx.Emit("invoice.voided", invoice);
        SubscriptionStatus.AfterWrittenOff(tx, invoice);
    }

    public static void MarkUncollectible(Transaction tx, JsonObject invoice)
    {
        tx.Edit(invoice);
        invoice["status"] = "uncollectible";
        invoice["auto_advance"] = false;
        invoice["next_payment_attempt"] = null;
        invoice["status_transitions"]!["marked_uncollectible_at"] = tx.Now;
        tx.Emit("invoice.marked_uncollectible", invoice);
        SubscriptionStatus.AfterWrittenOff(tx, invoice);
    }
}
