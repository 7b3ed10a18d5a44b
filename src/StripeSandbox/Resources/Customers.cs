using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/customers.</summary>
public static class Customers
{
    private static readonly string[] Fields =
    [
        "address",
        "description",
        "email",
        "name",
        "phone",
        "preferred_locales",
        "shipping",
        "tax_exempt",
        "invoice_prefix",
        "next_invoice_sequence",
        "business_name",
        "individual_name",
    ];

    public static void Map(Operations api)
    {
        api.Post("/v1/customers", Create);
        api.Get("/v1/customers", call => Paging.Page(call, call.Tx.All("customer").Where(call.P, "email", "created", "test_clock")));
        api.Get("/v1/customers/search", call => Search.Run(call, "customer"));
        api.Get("/v1/customers/{id}", Get);
        api.Post("/v1/customers/{id}", Update);
        api.Delete("/v1/customers/{id}", Delete);
        api.Delete("/v1/customers/{id}/discount", DeleteDiscount);
        api.Get("/v1/customers/{id}/balance_transactions", Balances);
        api.Post("/v1/customers/{id}/balance_transactions", ChangeBalance);
        api.Get("/v1/customers/{id}/payment_methods", Methods);
        api.Get("/v1/customers/{id}/tax_ids", call => Paging.Page(call, TaxIds(call.Tx, call.Subject("customer").Need("id"))));
        api.Post("/v1/customers/{id}/tax_ids", AddTaxId);
    }

    private static JsonObject Create(Call call)
    {
        call.Refuse("source", "cash_balance");
        if (call.P.Str("test_clock") is { } clock)
            call.Tx.Now = call.Find("test_helpers.test_clock", clock, "test_clock").Long("frozen_time");
        var customer = New(call.Tx);
        customer["test_clock"] = call.P.Str("test_clock");
        customer["balance"] = call.P.LongOrNull("balance") ?? 0;
        call.Set(customer, Fields);
        call.MergeMetadata(customer);
        call.Tx.Add(customer);
        if (call.P.Str("payment_method") is { } method)
            PaymentMethods.Resolve(call.Tx, customer, method, "payment_method", attach: true);
        InvoiceSettings(call, customer);
        Complete(customer);
        foreach (var taxId in call.P.Arr("tax_id_data")?.OfType<JsonObject>() ?? [])
            NewTaxId(call.Tx, customer, taxId);
        call.Tx.Emit("customer.created", customer);
        return Render.Public(call.World, customer);
    }

    public static JsonObject New(Transaction tx)
    {
        var customer = Blank.New("customer", Ids.New("cus"), tx.Now);
        foreach (var name in new[] { "address", "currency", "customer_account", "discount", "name", "phone", "shipping", "test_clock" })
            customer[name] = null;
        customer["delinquent"] = false;
        customer["invoice_prefix"] = Ids.New("x")[2..10].ToUpperInvariant();
        customer["next_invoice_sequence"] = 1L;
        customer["preferred_locales"] = new JsonArray();
        customer["tax_exempt"] = "none";
        return customer;
    }

    private static void Complete(JsonObject customer)
    {
        customer["address"] = Shapes.Address(customer.Obj("address"));
        customer["shipping"] = Shapes.Shipping(customer.Obj("shipping"));
        customer["preferred_locales"] ??= new JsonArray();
        customer["tax_exempt"] ??= "none";
    }

    private static void InvoiceSettings(Call call, JsonObject customer)
    {
        if (call.P.Obj("invoice_settings") is not { } sent)
            return;
        var settings = customer.Obj("invoice_settings")!;
        if (sent.Str("default_payment_method") is { } method)
            settings["default_payment_method"] = PaymentMethods
                .Resolve(call.Tx, customer, method, "invoice_settings[default_payment_method]")
                .Need("id");
        foreach (var name in new[] { "custom_fields", "footer", "rendering_options" })
        {
            if (sent.ContainsKey(name))
                settings[name] = sent[name]?.DeepClone();
        }
    }

    private static JsonNode Get(Call call)
    {
        if (call.Tx.Find("customer", call.Id) is null && call.Tx.Find("_deleted_customer", "deleted:" + call.Id) is not null)
            return Gone(call.Id);
        return Render.Public(call.World, call.Subject("customer"));
    }

    private static JsonObject Gone(string id) =>
        new()
        {
            ["id"] = id,
            ["object"] = "customer",
            ["deleted"] = true,
        };

    private static JsonObject Update(Call call)
    {
        call.Refuse("source", "default_source", "cash_balance");
        var customer = call.Subject("customer");
        call.Tx.Update(
            "customer.updated",
            customer,
            () =>
            {
                call.Set(customer, Fields);
                if (call.P.Has("balance"))
                    customer["balance"] = call.P.Long("balance");
                call.MergeMetadata(customer);
                InvoiceSettings(call, customer);
                Complete(customer);
            }
        );
        return Render.Public(call.World, customer);
    }

    private static JsonObject Delete(Call call)
    {
        var customer = call.Subject("customer");
        foreach (
            var subscription in call
                .Tx.All("subscription")
                .Where(s => s.Str("customer") == call.Id && s.Str("status") is not ("canceled" or "incomplete_expired"))
                .ToList()
        )
            SubscriptionEnd.Now(call.Tx, subscription, invoiceNow: false, prorate: false);
        foreach (var method in call.Tx.All("payment_method").Where(m => m.Str("customer") == call.Id).ToList())
            call.Tx.Edit(method)["customer"] = null;
        call.Tx.Delete(customer);
        call.Tx.Add(new JsonObject { ["id"] = "deleted:" + call.Id, ["object"] = "_deleted_customer" });
        call.Tx.Emit("customer.deleted", customer);
        return Gone(call.Id);
    }

    private static JsonObject DeleteDiscount(Call call)
    {
        var customer = call.Subject("customer");
        if (call.Tx.Find("discount", customer.Str("_discount")) is not { } discount)
            throw ApiError.NoSuch("discount", call.Id);
        call.Tx.Edit(customer)["_discount"] = null;
        customer["discount"] = null;
        call.Tx.Delete(discount);
        call.Tx.Emit("customer.discount.deleted", discount);
        var gone = Render.Public(call.World, discount);
        gone["deleted"] = true;
        gone.Remove("end");
        return gone;
    }

    private static JsonObject Balances(Call call)
    {
        var id = call.Subject("customer").Need("id");
        return Paging.Page(
            call,
            call.Tx.All("customer_balance_transaction").Where(t => t.Str("customer") == id).Where(call.P, "created", "invoice")
        );
    }

    private static JsonObject ChangeBalance(Call call)
    {
        var customer = call.Subject("customer");
        var row = CustomerBalance.Change(
            call.Tx,
            customer,
            call.P.Long("amount"),
            call.P.Need("currency"),
            "adjustment",
            null,
            call.P.Str("description")
        );
        call.MergeMetadata(row);
        return Render.Public(call.World, row);
    }

    private static JsonObject Methods(Call call)
    {
        var id = call.Subject("customer").Need("id");
        return Paging.Page(
            call,
            call.Tx.All("payment_method").Where(m => m.Str("customer") == id).Where(call.P, "type", "allow_redisplay")
        );
    }

    private static IEnumerable<JsonObject> TaxIds(Transaction tx, string customer) =>
        tx.All("tax_id").Where(t => t.Str("customer") == customer);

    public static JsonObject TaxIdsOf(World world, string customer) =>
        Render.List(
            $"/v1/customers/{customer}/tax_ids",
            world.Store.All("tax_id").Where(t => t.Str("customer") == customer).Select(t => Render.Public(world, t))
        );

    private static JsonObject AddTaxId(Call call) => Render.Public(call.World, NewTaxId(call.Tx, call.Subject("customer"), call.P));

    public static JsonObject NewTaxId(Transaction tx, JsonObject customer, JsonObject sent)
    {
        var taxId = Blank.New("tax_id", Ids.New("txi"), tx.Now);
        taxId["country"] = sent.Need("type").Split('_')[0] is { Length: 2 } c && c != "eu" ? c.ToUpperInvariant() : null;
        taxId["customer"] = customer.Need("id");
        taxId["owner"] = new JsonObject
        {
            ["customer"] = customer.Need("id"),
            ["customer_account"] = null,
            ["type"] = "customer",
        };
        taxId["type"] = sent.Need("type");
        taxId["value"] = sent.Need("value");
        taxId["verification"] = new JsonObject
        {
            ["status"] = "unavailable",
            ["verified_address"] = null,
            ["verified_name"] = null,
        };
        tx.Add(taxId);
        tx.Emit("customer.tax_id.created", taxId);
        return taxId;
    }
}
