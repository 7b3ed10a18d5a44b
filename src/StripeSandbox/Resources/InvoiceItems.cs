using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/invoiceitems.</summary>
public static class InvoiceItems
{
    public static void Map(Operations api)
    {
        api.Post("/v1/invoiceitems", Create);
        api.Get("/v1/invoiceitems", List);
        api.Get("/v1/invoiceitems/{id}", call => Render.Public(call.World, call.Subject("invoiceitem")));
        api.Post("/v1/invoiceitems/{id}", Update);
        api.Delete("/v1/invoiceitems/{id}", Delete);
    }

    private static JsonObject Create(Call call)
    {
        var customer = call.Find("customer", call.P.Str("customer") ?? throw ApiError.Missing("customer"), "customer");
        var subscription = call.FindIfSent("subscription", "subscription");
        var invoice = call.FindIfSent("invoice", "invoice");
        if (invoice is not null && invoice.Str("status") != "draft")
            throw ApiError.Invalid("The invoice is no longer editable", "invoice", "invoice_not_editable");
        var item = Make(call.Tx, customer, call.P, subscription, invoice);
        call.Tx.Edit(customer)["currency"] ??= item.Need("currency");
        if (invoice is not null)
        {
            call.Tx.Update(
                "invoice.updated",
                invoice,
                () =>
                {
                    Invoicing.AddLine(invoice, InvoiceLines.OfItem(item));
                    InvoiceTotals.Sum(call.Tx, invoice);
                }
            );
        }

        return Render.Public(call.World, item);
    }

    /// <summary>Creates an item from an amount, a price or inline price data. It stays pending unless an invoice is given.</summary>
    public static JsonObject Make(Transaction tx, JsonObject customer, JsonObject p, JsonObject? subscription, JsonObject? invoice)
    {
        SubscriptionItems.Refuse(p, "item", "discounts", "tax_rates");
        var item = Blank.New("invoiceitem", Ids.New("ii"), tx.Now);
        item["date"] = tx.Now;
        item["customer"] = customer.Need("id");
        item["description"] = p.Str("description");
        item["discountable"] = !p.Has("discountable") || p.Bool("discountable");
        item["discounts"] = new JsonArray();
        item["invoice"] = invoice?.Need("id");
        item["parent"] = subscription is null
            ? null
            : new JsonObject
            {
                ["subscription_details"] = new JsonObject { ["subscription"] = subscription.Need("id") },
                ["type"] = "subscription_details",
            };
        item["period"] =
            p.Obj("period") is { } period && period["end"] is JsonValue
                ? new JsonObject { ["end"] = period.Long("end"), ["start"] = period.Long("start") }
                : new JsonObject { ["end"] = tx.Now, ["start"] = tx.Now };
        item["tax_rates"] = new JsonArray();
        item["test_clock"] = customer.Str("test_clock");
        Amount(tx, item, p, customer);
        Call.Merge(item, p);
        tx.Add(item);
        tx.Emit("invoiceitem.created", item);
        return item;
    }

    private static void Amount(Transaction tx, JsonObject item, JsonObject p, JsonObject customer)
    {
        var quantity = p.LongOrNull("quantity") ?? 1;
        var named = p.Obj("pricing")?.Str("price") ?? p.Str("price");
        var price =
            p.Obj("price_data") is { } data ? Prices.FromData(tx, data)
            : named is null ? null
            : tx.Find("price", named) ?? throw ApiError.NoSuch("price", named, "pricing[price]");
        item["quantity"] = quantity;
        item["quantity_decimal"] = ((decimal)quantity).Plain();
        if (price is not null)
        {
            item["amount"] = PriceMath.Amount(price, quantity);
            item["currency"] = price.Need("currency");
            item["pricing"] = InvoiceLines.Pricing(price);
            item["description"] ??= Wording.Product(tx.World, price);
            return;
        }

        var unit = p.DecimalOrNull("unit_amount_decimal") ?? p.LongOrNull("amount") ?? throw ApiError.Missing("amount");
        item["amount"] = p.Has("amount") ? p.Long("amount") : PriceMath.Round(unit * quantity);
        item["currency"] = (p.Str("currency") ?? customer.Str("currency") ?? throw ApiError.Missing("currency")).ToLowerInvariant();
        item["pricing"] = new JsonObject { ["type"] = "price_details", ["unit_amount_decimal"] = unit.Plain() };
    }

    private static JsonObject List(Call call)
    {
        var rows = call.Tx.All("invoiceitem").Where(call.P, "customer", "created", "invoice");
        if (call.P.Has("pending"))
            rows = rows.Where(i => i.Has("invoice") != call.P.Bool("pending"));
        return Paging.Page(call, rows);
    }

    private static JsonObject Editable(Call call)
    {
        var item = call.Subject("invoiceitem");
        if (call.Tx.Find("invoice", item.Str("invoice")) is { } invoice && invoice.Str("status") != "draft")
            throw ApiError.Invalid("This invoice item can no longer be changed: its invoice is finalized.", code: "invoice_not_editable");
        return item;
    }

    private static JsonObject Update(Call call)
    {
        var item = Editable(call);
        call.Tx.Edit(item);
        call.Set(item, "description", "discountable", "period");
        if (call.P.Has("amount") || call.P.Has("quantity") || call.P.Has("unit_amount_decimal") || call.P.Has("pricing"))
            Amount(call.Tx, item, call.P, call.Tx.Find("customer", item.Str("customer"))!);
        call.MergeMetadata(item);
        Rewrite(call, item, remove: false);
        return Render.Public(call.World, item);
    }

    private static JsonObject Delete(Call call)
    {
        var item = Editable(call);
        Rewrite(call, item, remove: true);
        call.Tx.Delete(item);
        call.Tx.Emit("invoiceitem.deleted", item);
        return Render.Deleted(item);
    }

    private static void Rewrite(Call call, JsonObject item, bool remove)
    {
        if (call.Tx.Find("invoice", item.Str("invoice")) is not { } invoice)
            return;
        call.Tx.Edit(invoice);
        var lines = invoice.DataOf("lines");
        var line = lines
            .OfType<JsonObject>()
            .FirstOrDefault(l =>
                (l.Obj("parent")?.Obj("invoice_item_details") ?? l.Obj("parent")?.Obj("subscription_item_details"))?.Str("invoice_item")
                == item.Need("id")
            );
        if (line is not null)
            lines.Remove(line);
        if (!remove)
            Invoicing.AddLine(invoice, InvoiceLines.OfItem(item));
        InvoiceTotals.Sum(call.Tx, invoice);
    }
}
