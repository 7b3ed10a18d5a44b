using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>Cards only. The card number decides how a card behaves; it is a private field and never returned.</summary>
public static class PaymentMethods
{
    public static void Map(Operations api)
    {
        api.Post("/v1/payment_methods", Create);
        api.Get(
            "/v1/payment_methods",
            call =>
                Paging.Page(
                    call,
                    call.Tx.All("payment_method").Where(m => m.Has("customer")).Where(call.P, "customer", "type", "allow_redisplay")
                )
        );
        api.Get("/v1/payment_methods/{id}", call => Render.Public(call.World, Subject(call)));
        api.Post("/v1/payment_methods/{id}", Update);
        api.Post("/v1/payment_methods/{id}/attach", AttachCall);
        api.Post("/v1/payment_methods/{id}/detach", Detach);
    }

    private static JsonObject Create(Call call)
    {
        if (call.P.Str("type") is not "card")
            throw ApiError.Invalid("The sandbox only plays payment methods of type 'card'.", "type");
        if (call.P.Obj("card") is not { } card)
            throw ApiError.Missing("card");
        var known =
            (
                card.Str("token") is { } token
                    ? TestCards.ByToken(token)
                    : TestCards.ByNumber(card.Str("number") ?? throw ApiError.Missing("card[number]"))
            )
            ?? throw new ApiError(
                402,
                "card_error",
                "Your card number is incorrect. The sandbox knows Stripe's test cards only.",
                "incorrect_number",
                "number"
            );
        CheckExpiry(card, call.Now);
        var method = New(
            call.Tx,
            known,
            card.LongOrNull("exp_month") ?? 12,
            card.LongOrNull("exp_year") ?? 2034,
            call.P.Obj("billing_details")
        );
        call.MergeMetadata(method);
        return Render.Public(call.World, method);
    }

    public static JsonObject New(Transaction tx, TestCards.Card card, long month, long year, JsonObject? billing = null)
    {
        var method = Blank.New("payment_method", Ids.New("pm"), tx.Now);
        method["_number"] = card.Number;
        method["allow_redisplay"] = "unspecified";
        method["type"] = "card";
        method["billing_details"]!["address"] = new JsonObject
        {
            ["city"] = null,
            ["country"] = null,
            ["line1"] = null,
            ["line2"] = null,
            ["postal_code"] = null,
            ["state"] = null,
        };
        Bill(method, billing);
        method["card"] = new JsonObject
        {
            ["brand"] = card.Brand,
            ["checks"] = new JsonObject
            {
                ["address_line1_check"] = null,
                ["address_postal_code_check"] = null,
                ["cvc_check"] = "pass",
            },
            ["country"] = "US",
            ["display_brand"] = card.Brand,
            ["exp_month"] = month,
            ["exp_year"] = year,
            ["fingerprint"] = Fingerprint(card.Number),
            ["funding"] = card.Funding,
            ["generated_from"] = null,
            ["last4"] = card.Number[^4..],
            ["networks"] = new JsonObject { ["available"] = new JsonArray(card.Brand), ["preferred"] = null },
            ["regulated_status"] = "unregulated",
            ["three_d_secure_usage"] = new JsonObject { ["supported"] = true },
            ["wallet"] = null,
        };
        return tx.Add(method);
    }

    private static string Fingerprint(string number) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(number)))[..16];

    private static JsonObject Update(Call call)
    {
        call.Refuse("payto", "us_bank_account");
        var card = call.P.Obj("card");
        if (card is not null)
            CheckExpiry(card, call.Now);
        if (!call.Subject("payment_method").Has("customer"))
            throw ApiError.Invalid("You must save this PaymentMethod to a customer before you can update it.");
        return call.Change(
            "payment_method",
            "payment_method.updated",
            method =>
            {
                call.Set(method, "allow_redisplay");
                Bill(method, call.P.Obj("billing_details"));
                foreach (var name in new[] { "exp_month", "exp_year" }.Where(n => card?.Has(n) == true))
                    method["card"]![name] = card![name]!.DeepClone();
                if (card?.Obj("networks") is { } networks)
                    method["card"]!["networks"]!["preferred"] = networks.Str("preferred");
            }
        );
    }

    /// <summary>Checks the expiry date: a month from 1 to 12, and a year that has not passed and is not too far ahead.</summary>
    private static void CheckExpiry(JsonObject card, long now)
    {
        const int MostYears = 50;
        var thisYear = DateTimeOffset.FromUnixTimeSeconds(now).Year;
        if (card.LongOrNull("exp_month") is < 1 or > 12)
            throw new ApiError(402, "card_error", "Your card's expiration month is invalid.", "invalid_expiry_month", "exp_month");
        if (card.LongOrNull("exp_year") is { } year && (year < thisYear || year > thisYear + MostYears))
            throw new ApiError(402, "card_error", "Your card's expiration year is invalid.", "invalid_expiry_year", "exp_year");
    }

    private static void Bill(JsonObject method, JsonObject? billing)
    {
        foreach (var (name, value) in billing ?? [])
        {
            if (name != "address")
                method["billing_details"]![name] = value?.DeepClone();
            else
                foreach (var (part, text) in value as JsonObject ?? [])
                    method["billing_details"]!["address"]![part] = text?.DeepClone();
        }
    }

    /// <summary>Test tokens (<c>pm_card_visa</c>) stand for a card that is created when it is used.</summary>
    private static JsonObject Subject(Call call) =>
        call.Tx.Find("payment_method", call.Id)
        ?? (TestCards.ByToken(call.Id) is { } card ? New(call.Tx, card, 12, 2034) : throw ApiError.NoSuch("PaymentMethod", call.Id));

    /// <summary>The card that a parameter names. It must be the customer's; a test token becomes a card of the customer.</summary>
    public static JsonObject Resolve(Transaction tx, JsonObject customer, string id, string param, bool attach = false)
    {
        if (TestCards.ByToken(id) is { } card)
        {
            var made = tx.All("payment_method").LastOrDefault(m => m.Str("_token") == id && m.Str("customer") == customer.Need("id"));
            if (made is not null)
                return made;
            var method = New(tx, card, 12, 2034);
            method["_token"] = id;
            Attach(tx, method, customer);
            return method;
        }

        var found = tx.Find("payment_method", id) ?? throw ApiError.NoSuch("PaymentMethod", id, param);
        if (attach && !found.Has("customer"))
            Attach(tx, found, customer);
        if (found.Str("customer") != customer.Need("id"))
            throw ApiError.Invalid(
                $"The customer does not have a payment method with the ID {id}. The payment method must be attached to the customer.",
                param,
                "resource_missing"
            );
        return found;
    }

    private static JsonObject AttachCall(Call call)
    {
        var method = Subject(call);
        var customer = call.Find("customer", call.P.Str("customer") ?? throw ApiError.Missing("customer"), "customer");
        if (method.Has("customer") && method.Str("customer") != customer.Need("id"))
            throw ApiError.Invalid("The payment method you provided has already been attached to a customer.", "payment_method");
        if (!method.Has("customer"))
            Attach(call.Tx, method, customer);
        return Render.Public(call.World, method);
    }

    public static void Attach(Transaction tx, JsonObject method, JsonObject customer)
    {
        if (TestCards.Of(method).AttachDecline is { } decline)
            throw TestCards.Refusal(decline);
        tx.Edit(method)["customer"] = customer.Need("id");
        tx.Emit("payment_method.attached", method);
    }

    private static JsonObject Detach(Call call)
    {
        var method = call.Subject("payment_method");
        var owner =
            method.Str("customer")
            ?? throw ApiError.Invalid("The payment method you provided is not attached to a customer so detachment is impossible.");
        call.Tx.Edit(method)["customer"] = null;
        if (call.Tx.Find("customer", owner) is { } customer && customer.Obj("invoice_settings")!.Str("default_payment_method") == call.Id)
            call.Tx.Update("customer.updated", customer, () => customer["invoice_settings"]!["default_payment_method"] = null);
        foreach (var s in call.Tx.All("subscription").Where(s => s.Str("default_payment_method") == call.Id).ToList())
            call.Tx.Update("customer.subscription.updated", s, () => s["default_payment_method"] = null);
        call.Tx.Emit("payment_method.detached", method);
        return Render.Public(call.World, method);
    }
}
