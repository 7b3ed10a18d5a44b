using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.HostedCheckout;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/checkout/sessions.</summary>
public static class CheckoutSessions
{
    private const long MinLifeSeconds = 30 * 60;
    private const long MaxLifeSeconds = 24 * 3600;
    private static readonly string[] NotPlayed =
    [
        "custom_fields",
        "customer_account",
        "optional_items",
        "permissions",
        "shipping_address_collection",
        "shipping_options",
        "payment_method_configuration",
        "payment_method_data",
        "after_expiration",
    ];

    public static void Map(Operations api)
    {
        api.Post("/v1/checkout/sessions", Create);
        api.Get("/v1/checkout/sessions", List);
        api.Get("/v1/checkout/sessions/{id}", call => Render.Public(call.World, call.Subject("checkout.session")));
        api.Post("/v1/checkout/sessions/{id}", Update);
        api.Post("/v1/checkout/sessions/{id}/expire", Expire);
        api.Get(
            "/v1/checkout/sessions/{id}/line_items",
            call => Paging.PageOf(call, LineItems(call.World, call.Subject("checkout.session")).Each("data").ToList(), render: false)
        );
    }

    private static JsonObject Create(Call call)
    {
        call.Refuse(NotPlayed);
        var p = call.P;
        var mode = p.Str("mode") ?? throw ApiError.Missing("mode");
        if (p.Str("ui_mode") is { } ui && ui != "hosted_page")
            throw ApiError.Invalid("The sandbox plays ui_mode=hosted_page only.", "ui_mode");
        if (!p.Has("success_url"))
            throw ApiError.Missing("success_url");
        foreach (var name in new[] { "success_url", "cancel_url" })
        {
            if (p.Str(name) is { } url && !Uri.TryCreate(url, UriKind.Absolute, out _))
                throw ApiError.Invalid("Not a valid URL", name, "url_invalid");
        }

        if (p.Has("customer") && p.Has("customer_email"))
            throw ApiError.Invalid(
                "You may only specify one of these parameters: customer, customer_email.",
                "customer",
                "parameters_exclusive"
            );
        var customer = call.FindIfSent("customer", "customer");
        var session = Blank.New("checkout.session", Ids.New("cs_test"), call.Now);
        Fields(call, session, mode);
        session["expires_at"] = Expiry(call);
        session["customer_details"] = customer is null
            ? p.Str("customer_email") is { } email
                ? Details(null, email)
                : null
            : Details(customer, customer.Str("email"));
        session["url"] = $"{call.World.BaseUrl}/c/pay/{session.Need("id")}";
        session["_items"] = mode == "setup" ? new JsonArray() : Items(call, mode);
        session["_discounts"] = p["discounts"]?.DeepClone() ?? new JsonArray();
        foreach (var data in new[] { "subscription_data", "payment_intent_data", "setup_intent_data", "invoice_creation" })
            session["_" + data] = p[data]?.DeepClone();
        CheckoutTotals.Sum(call.Tx, session);
        call.MergeMetadata(session);
        call.Tx.Add(session);
        return Render.Public(call.World, session);
    }

    private static void Fields(Call call, JsonObject session, string mode)
    {
        call.Set(
            session,
            "allow_promotion_codes",
            "billing_address_collection",
            "cancel_url",
            "client_reference_id",
            "customer",
            "customer_email",
            "locale",
            "submit_type",
            "success_url",
            "integration_identifier",
            "origin_context"
        );
        session["adaptive_pricing"] = mode == "setup" ? null : new JsonObject { ["enabled"] = false };
        session["automatic_tax"]!["enabled"] = call.P.Obj("automatic_tax")?.Bool("enabled") ?? false;
        if (session.Obj("automatic_tax")!.Bool("enabled"))
        {
            session["automatic_tax"]!["liability"] = new JsonObject { ["type"] = "self" };
            session["automatic_tax"]!["provider"] = "stripe";
            session["automatic_tax"]!["status"] = "complete";
        }

        SetPayment(call, session, mode);
        session["mode"] = mode;
        session["phone_number_collection"] = new JsonObject
        {
            ["enabled"] = call.P.Obj("phone_number_collection")?.Bool("enabled") ?? false,
        };
        if (call.P.Obj("tax_id_collection") is { } taxId)
            session["tax_id_collection"] = new JsonObject
            {
                ["enabled"] = taxId.Bool("enabled"),
                ["required"] = taxId.Str("required") ?? "never",
            };
        session["status"] = "open";
        session["ui_mode"] = "hosted_page";
        session["consent_collection"] = null;
        session["invoice_creation"] = mode == "payment" ? InvoiceCreation(call) : null;
    }

    private static void SetPayment(Call call, JsonObject session, string mode)
    {
        session["customer_creation"] =
            mode == "payment" ? call.P.Str("customer_creation") ?? "if_required"
            : mode == "subscription" && !session.Has("customer") ? "always"
            : null;
        session["payment_method_collection"] = call.P.Str("payment_method_collection") ?? (mode == "payment" ? "if_required" : "always");
        session["payment_method_options"] = new JsonObject { ["card"] = new JsonObject { ["request_three_d_secure"] = "automatic" } };
        session["payment_method_types"] = call.P["payment_method_types"]?.DeepClone() ?? new JsonArray("card");
        session["payment_status"] = "unpaid";
        session["saved_payment_method_options"] =
            mode == "payment"
                ? null
                : new JsonObject
                {
                    ["allow_redisplay_filters"] = new JsonArray("always"),
                    ["payment_method_remove"] = "disabled",
                    ["payment_method_save"] = null,
                };
    }

    private static JsonObject InvoiceCreation(Call call) =>
        new()
        {
            ["enabled"] = call.P.Obj("invoice_creation")?.Bool("enabled") ?? false,
            ["invoice_data"] = new JsonObject
            {
                ["account_tax_ids"] = null,
                ["custom_fields"] = null,
                ["description"] = null,
                ["footer"] = null,
                ["issuer"] = null,
                ["metadata"] = new JsonObject(),
                ["rendering_options"] = null,
            },
        };

    private static long Expiry(Call call)
    {
        // People use Checkout pages in real time, but expiry follows the sandbox's clock like everything billed.
        if (call.P.LongOrNull("expires_at") is not { } expiresAt)
            return call.Now + MaxLifeSeconds;
        return expiresAt >= call.Now + MinLifeSeconds - 60 && expiresAt <= call.Now + MaxLifeSeconds + 60
            ? expiresAt
            : throw ApiError.Invalid(
                "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
                "expires_at"
            );
    }

    public static JsonObject Details(JsonObject? customer, string? email) =>
        new()
        {
            ["address"] = customer?["address"]?.DeepClone(),
            ["business_name"] = null,
            ["email"] = email,
            ["individual_name"] = null,
            ["name"] = customer?.Str("name"),
            ["phone"] = customer?.Str("phone"),
            ["tax_exempt"] = customer?.Str("tax_exempt") ?? "none",
            ["tax_ids"] = null,
        };

    private static JsonArray Items(Call call, string mode)
    {
        var sent = call.P.Arr("line_items") ?? throw ApiError.Missing("line_items");
        if (sent.Count == 0)
            throw ApiError.Missing("line_items");
        var made = new JsonArray();
        foreach (var (item, i) in sent.OfType<JsonObject>().Select((x, i) => (x, i)))
        {
            var price = SubscriptionItems.PriceOf(call.Tx, item, $"line_items[{i}]");
            var metered = price.Obj("recurring")?.Str("usage_type") == "metered";
            if (mode == "payment" && price.Has("recurring"))
                throw ApiError.Invalid(
                    "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only "
                        + "one-time prices.",
                    "line_items"
                );
            if (metered && item.Has("quantity"))
                throw ApiError.Invalid(
                    $"Quantity should not be specified where usage_type is `metered`. Remove quantity from `line_items[{i}]`",
                    $"line_items[{i}][quantity]"
                );
            if (!metered && !item.Has("quantity"))
                throw ApiError.Invalid(
                    $"Quantity is required. Add `quantity` to `line_items[{i}]`",
                    $"line_items[{i}][quantity]",
                    "parameter_missing"
                );
            made.Add(
                new JsonObject
                {
                    ["id"] = Ids.New("li"),
                    ["price"] = price.Need("id"),
                    ["quantity"] = item.LongOrNull("quantity"),
                    ["metadata"] = item["metadata"]?.DeepClone(),
                }
            );
        }

        if (mode == "subscription" && !made.OfType<JsonObject>().Any(m => call.Tx.Find("price", m.Str("price"))!.Has("recurring")))
            throw ApiError.Invalid("You must provide at least one recurring price in `subscription` mode when using prices.", "line_items");
        return made;
    }

    public static JsonObject LineItems(World world, JsonObject session) =>
        Render.List(
            $"/v1/checkout/sessions/{session.Need("id")}/line_items",
            session.Each("_items").Select(i => CheckoutTotals.Item(world, session, i))
        );

    private static JsonObject List(Call call)
    {
        var rows = call
            .Tx.All("checkout.session")
            .Where(call.P, "customer", "created", "payment_intent", "status", "subscription", "payment_link");
        if (call.P.Obj("customer_details")?.Str("email") is { } email)
            rows = rows.Where(s => s.Obj("customer_details")?.Str("email") == email);
        return Paging.Page(call, rows);
    }

    private static JsonObject Update(Call call)
    {
        call.Refuse("collected_information", "line_items", "shipping_options");
        var session = call.Subject("checkout.session");
        call.Tx.Edit(session);
        session["metadata"] ??= new JsonObject();
        call.MergeMetadata(session);
        return Render.Public(call.World, session);
    }

    private static JsonObject Expire(Call call)
    {
        var session = call.Subject("checkout.session");
        if (session.Str("status") != "open")
            throw ApiError.Invalid(
                "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of "
                    + $"{session.Str("status")}."
            );
        Expire(call.Tx, session);
        return Render.Public(call.World, session);
    }

    public static void Expire(Transaction tx, JsonObject session)
    {
        tx.Edit(session);
        session["status"] = "expired";
        session["url"] = null;
        tx.Emit("checkout.session.expired", session);
    }
}
