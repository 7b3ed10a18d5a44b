using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

public static class PaymentIntents
{
    public static void Map(Operations api)
    {
        api.Get("/v1/payment_intents", call => Paging.Page(call, call.Tx.All("payment_intent").Where(call.P, "customer", "created")));
        api.Get("/v1/payment_intents/{id}", call => Render.Public(call.World, call.Subject("payment_intent")));
        api.Post("/v1/payment_intents/{id}/confirm", Confirm);
        api.Get("/v1/setup_intents/{id}", call => Render.Public(call.World, call.Subject("setup_intent")));
    }

    public static JsonObject New(Transaction tx, long amount, string currency, string? customer)
    {
        var id = Ids.New("pi");
        var intent = Blank.New("payment_intent", id, tx.Now);
        intent["amount"] = amount;
        intent["amount_details"] = new JsonObject { ["tip"] = new JsonObject() };
        intent["capture_method"] = "automatic";
        intent["client_secret"] = $"{id}_secret_{Ids.New("x")[2..]}";
        intent["confirmation_method"] = "automatic";
        intent["currency"] = currency;
        intent["customer"] = customer;
        intent["payment_method_options"] = new JsonObject { ["card"] = new JsonObject { ["installments"] = null, ["mandate_options"] = null, ["network"] = null, ["request_three_d_secure"] = "automatic" } };
        intent["payment_method_types"] = new JsonArray("card");
        intent["setup_future_usage"] = "off_session";
        intent["status"] = "requires_payment_method";
        return intent;
    }

    /// <summary>What the customer's browser does with an incomplete first invoice; the invoice and its subscription follow.</summary>
    static JsonObject Confirm(Call call)
    {
        call.Refuse("payment_method_data", "confirmation_token", "payment_method_types");
        var intent = call.Subject("payment_intent");
        if (intent.Str("status") is "succeeded" or "canceled") throw ApiError.Invalid($"You cannot confirm this PaymentIntent because it has a status of {intent.Str("status")}.", code: "payment_intent_unexpected_state");
        var customer = call.Tx.Find("customer", intent.Str("customer"));
        var named = call.P.Str("payment_method") ?? intent.Str("payment_method") ?? throw ApiError.Invalid("You cannot confirm this PaymentIntent because it's missing a payment method.", code: "payment_intent_unexpected_state");
        var method = customer is null ? call.Find("payment_method", named, "payment_method") : PaymentMethods.Resolve(call.Tx, customer, named, "payment_method", attach: true);
        var invoice = call.Tx.Find("invoice", intent.Str("_invoice"));
        var outcome = invoice is { } open && open.Str("status") is "open" or "uncollectible" ? Payments.Attempt(call.Tx, invoice!, method, offSession: false) : Payments.Charge(call.Tx, intent, method, offSession: false);
        if (outcome == Payments.Outcome.Declined) throw TestCards.Refusal(TestCards.Of(method).ChargeDecline!, Render.Public(call.World, intent), keepWork: true);
        return Render.Public(call.World, intent);
    }

    public static JsonObject NewSetup(Transaction tx, string? customer, string? method)
    {
        var id = Ids.New("seti");
        var setup = Blank.New("setup_intent", id, tx.Now);
        setup["client_secret"] = $"{id}_secret_{Ids.New("x")[2..]}";
        setup["customer"] = customer;
        setup["payment_method"] = method;
        setup["payment_method_types"] = new JsonArray("card");
        setup["status"] = method is null ? "requires_payment_method" : "succeeded";
        setup["usage"] = "off_session";
        tx.Add(setup);
        tx.Emit("setup_intent.created", setup);
        if (method is not null) tx.Emit("setup_intent.succeeded", setup);
        return setup;
    }
}
