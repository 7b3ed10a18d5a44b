using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/payment_intents.</summary>
public static class PaymentIntents
{
    public static void Map(Operations api)
    {
        api.Get("/v1/payment_intents", call => Paging.Page(call, call.Tx.All("payment_intent").Where(call.P, "customer", "created")));
        api.Get("/v1/payment_intents/search", call => Search.Run(call, "payment_intent"));
        api.Get("/v1/payment_intents/{id}", call => Render.Public(call.World, call.Subject("payment_intent")));
        api.Post("/v1/payment_intents/{id}/confirm", Confirm);
        api.Get("/v1/setup_intents/{id}", call => Render.Public(call.World, call.Subject("setup_intent")));
        api.Post("/v1/setup_intents/{id}/confirm", ConfirmSetup);
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
        intent["payment_method_options"] = new JsonObject
        {
            ["card"] = new JsonObject
            {
                ["installments"] = null,
                ["mandate_options"] = null,
                ["network"] = null,
                ["request_three_d_secure"] = "automatic",
            },
        };
        intent["payment_method_types"] = new JsonArray("card");
        intent["setup_future_usage"] = "off_session";
        intent["status"] = "requires_payment_method";
        return intent;
    }

    /// <summary>
    /// Confirms the payment of an incomplete first invoice, as the customer's browser does, and updates the invoice and its
    /// subscription.
    /// </summary>
    private static JsonObject Confirm(Call call)
    {
        call.Refuse("payment_method_data", "confirmation_token", "payment_method_types");
        var intent = call.Subject("payment_intent");
        if (intent.Str("status") is "succeeded" or "canceled")
            throw ApiError.Invalid(
                $"You cannot confirm this PaymentIntent because it has a status of {intent.Str("status")}.",
                code: "payment_intent_unexpected_state"
            );
        var customer = call.Tx.Find("customer", intent.Str("customer"));
        var named =
            call.P.Str("payment_method")
            ?? intent.Str("payment_method")
            ?? throw ApiError.Invalid(
                "You cannot confirm this PaymentIntent because it's missing a payment method.",
                code: "payment_intent_unexpected_state"
            );
        var method = customer is null
            ? call.Find("payment_method", named, "payment_method")
            : PaymentMethods.Resolve(call.Tx, customer, named, "payment_method", attach: true);
        var invoice = call.Tx.Find("invoice", intent.Str("_invoice"));
        var outcome =
            invoice is { } open && open.Str("status") is "open" or "uncollectible"
                ? Payments.Attempt(call.Tx, invoice!, method, offSession: false)
                : Payments.Charge(call.Tx, intent, method, offSession: false);
        if (outcome == Payments.Outcome.NeedsAction && call.P.Str("return_url") is { } back)
            intent["next_action"]!["redirect_to_url"]!["return_url"] = back;
        if (outcome == Payments.Outcome.Declined)
            throw TestCards.Refusal(TestCards.Of(method).ChargeDecline!, Render.Public(call.World, intent), keepWork: true);
        return Render.Public(call.World, intent);
    }

    /// <summary>
    /// Confirms a subscription's pending setup intent, as the customer's browser does; the subscription then uses the card.
    /// </summary>
    private static JsonObject ConfirmSetup(Call call)
    {
        call.Refuse("allowed_payment_method_types", "confirmation_token", "mandate_data", "payment_method_data", "payment_method_options");
        var setup = call.Subject("setup_intent");
        if (setup.Str("status") is "succeeded" or "canceled")
            throw ApiError.Invalid(
                $"You cannot confirm this SetupIntent because it has already {setup.Str("status")}.",
                code: "setup_intent_unexpected_state"
            );
        var named =
            call.P.Str("payment_method")
            ?? setup.Str("payment_method")
            ?? throw ApiError.Invalid(
                "You cannot confirm this SetupIntent because it's missing a payment method.",
                code: "setup_intent_unexpected_state"
            );
        var method = call.Tx.Find("customer", setup.Str("customer")) is { } customer
            ? PaymentMethods.Resolve(call.Tx, customer, named, "payment_method", attach: true)
            : call.Find("payment_method", named, "payment_method");
        call.Tx.Edit(setup)["payment_method"] = method.Need("id");
        if (Asks(method))
            Ask(call.Tx, setup, call.P.Str("return_url"));
        else
            Answered(call.Tx, setup, agreed: true);
        return Render.Public(call.World, setup);
    }

    public static bool Asks(JsonObject method) => TestCards.Of(method).Asks3ds && !method.Bool("_authenticated");

    private static void Ask(Transaction tx, JsonObject setup, string? returnUrl)
    {
        setup["status"] = "requires_action";
        setup["next_action"] = new JsonObject
        {
            ["redirect_to_url"] = new JsonObject { ["return_url"] = returnUrl, ["url"] = $"{tx.World.BaseUrl}/c/3ds/{setup.Need("id")}" },
            ["type"] = "redirect_to_url",
        };
        tx.Emit("setup_intent.requires_action", setup);
    }

    /// <summary>Completes the intent with the bank's answer, or without one if the bank did not ask.</summary>
    public static void Answered(Transaction tx, JsonObject setup, bool agreed)
    {
        tx.Edit(setup)["next_action"] = null;
        setup["status"] = agreed ? "succeeded" : "requires_payment_method";
        tx.Emit(agreed ? "setup_intent.succeeded" : "setup_intent.setup_failed", setup);
        if (!agreed || tx.Find("payment_method", setup.Str("payment_method")) is not { } method)
            return;
        tx.Edit(method)["_authenticated"] = true;
        if (tx.Find("subscription", setup.Str("_subscription")) is not { } subscription)
            return;
        tx.Update(
            "customer.subscription.updated",
            subscription,
            () =>
            {
                subscription["pending_setup_intent"] = null;
                subscription["default_payment_method"] = method.Need("id");
            }
        );
    }

    /// <summary>
    /// A subscription that charges nothing yet, or changes its card, needs a card that works later. Without one, or with one
    /// that requires authentication, it gets a setup intent for the customer to complete.
    /// </summary>
    public static void PendingSetup(Transaction tx, JsonObject subscription, JsonObject? method)
    {
        if (method is not null && !Asks(method))
            return;
        var setup = NewSetup(tx, subscription.Need("customer"), null);
        setup["_subscription"] = subscription.Need("id");
        if (method is not null)
        {
            setup["payment_method"] = method.Need("id");
            Ask(tx, setup, returnUrl: null);
        }

        subscription["pending_setup_intent"] = setup.Need("id");
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
        if (method is not null)
            tx.Emit("setup_intent.succeeded", setup);
        return setup;
    }
}
