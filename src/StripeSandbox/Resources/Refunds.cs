using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/refunds.</summary>
public static class Refunds
{
    public static void Map(Operations api)
    {
        api.Post("/v1/refunds", Create);
        api.Get("/v1/refunds", call => Paging.Page(call, call.Tx.All("refund").Where(call.P, "charge", "created", "payment_intent")));
        api.Post("/v1/refunds/{id}", call => call.Change("refund", "refund.updated", _ => { }));
        api.Get("/v1/refunds/{id}", call => Render.Public(call.World, call.Subject("refund")));
    }

    private static JsonObject Create(Call call)
    {
        call.Refuse("customer", "origin", "instructions_email", "refund_application_fee", "reverse_transfer");
        var charge = Charge(call);
        if (charge.Str("status") != "succeeded")
            throw ApiError.Invalid($"Charge {charge.Need("id")} was not paid and cannot be refunded.", "charge");
        var left = charge.Long("amount") - charge.Long("amount_refunded");
        if (left == 0)
            throw ApiError.Invalid($"Charge {charge.Need("id")} has already been refunded.", code: "charge_already_refunded");
        var amount = call.P.LongOrNull("amount") ?? left;
        if (amount > left)
            throw ApiError.Invalid($"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", "amount");
        if (amount < 1)
            throw ApiError.Invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer");
        var refund = Make(call.Tx, charge, amount, call.P.Str("reason"), call.MergeMetadata);
        return Render.Public(call.World, refund);
    }

    public static JsonObject Make(Transaction tx, JsonObject charge, long amount, string? reason, Action<JsonObject>? complete = null)
    {
        if (amount > charge.Long("amount") - charge.Long("amount_refunded"))
            throw ApiError.Invalid($"Refund amount ({amount}) is greater than unrefunded amount on charge.", "amount");
        var refund = Blank.New("refund", Ids.New("re"), tx.Now);
        refund["amount"] = amount;
        refund["balance_transaction"] = Charges.Ledger(tx, -amount, charge.Need("currency"), refund.Need("id"), "refund").Need("id");
        refund["charge"] = charge.Need("id");
        refund["currency"] = charge.Need("currency");
        refund["customer"] = charge.Str("customer");
        refund["payment_intent"] = charge.Str("payment_intent");
        refund["payment_method"] = charge.Str("payment_method");
        refund["reason"] = reason;
        refund["status"] = "succeeded";
        complete?.Invoke(refund);
        tx.Add(refund);
        tx.Edit(charge)["amount_refunded"] = charge.Long("amount_refunded") + amount;
        charge["refunded"] = charge.Long("amount_refunded") == charge.Long("amount");
        tx.Emit("charge.refunded", charge);
        tx.Emit("refund.created", refund);
        return refund;
    }

    private static JsonObject Charge(Call call)
    {
        if (call.P.Str("charge") is { } id)
            return call.Find("charge", id, "charge");
        var intent = call.Find(
            "payment_intent",
            call.P.Str("payment_intent")
                ?? throw ApiError.Invalid("One of the following params should be provided for this request: payment_intent or charge."),
            "payment_intent"
        );
        return call.Find(
            "charge",
            intent.Str("latest_charge")
                ?? throw ApiError.Invalid($"This PaymentIntent ({intent.Need("id")}) does not have a successful charge to refund."),
            "payment_intent"
        );
    }
}
