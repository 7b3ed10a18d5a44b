using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/charges.</summary>
public static class Charges
{
    public static void Map(Operations api)
    {
        api.Get(
            "/v1/charges",
            call => Paging.Page(call, call.Tx.All("charge").Where(call.P, "customer", "created", "payment_intent", "transfer_group"))
        );
        api.Get("/v1/charges/search", call => Search.Run(call, "charge"));
        api.Post("/v1/charges/{id}", Update);
        api.Get("/v1/charges/{id}", call => Render.Public(call.World, call.Subject("charge")));
        api.Get(
            "/v1/balance_transactions",
            call => Paging.Page(call, call.Tx.All("balance_transaction").Where(call.P, "created", "currency", "source", "type"))
        );
        api.Get("/v1/balance_transactions/{id}", call => Render.Public(call.World, call.Subject("balance_transaction")));
    }

    private static JsonObject Update(Call call)
    {
        if (call.P.Str("customer") is { } customer)
        {
            call.Find("customer", customer, "customer");
            if (call.Subject("charge").Str("customer") is { } owner && owner != customer)
                throw ApiError.Invalid("The customer of a charge that has one cannot be changed.", "customer");
        }

        return call.Change(
            "charge",
            "charge.updated",
            charge =>
            {
                call.Set(charge, "customer", "description", "receipt_email", "transfer_group");
                if (call.P.Obj("shipping") is { } shipping)
                {
                    charge["shipping"] = Shapes.Shipping(shipping);
                    foreach (var name in new[] { "carrier", "tracking_number" })
                        charge["shipping"]![name] = shipping[name]?.DeepClone();
                }

                if (call.P.Obj("fraud_details") is { } fraud)
                    charge["fraud_details"] = fraud.Str("user_report") is { } report
                        ? new JsonObject { ["user_report"] = report }
                        : new JsonObject();
            }
        );
    }

    public static JsonObject New(Transaction tx, JsonObject intent, JsonObject method, TestCards.Card card)
    {
        var charge = Blank.New("charge", Ids.New("ch"), tx.Now);
        var failed = card.ChargeDecline is not null;
        charge["amount"] = intent.Long("amount");
        charge["billing_details"] = method["billing_details"]!.DeepClone();
        charge["currency"] = intent.Need("currency");
        charge["customer"] = intent.Str("customer");
        charge["description"] = intent.Str("description");
        charge["fraud_details"] = new JsonObject();
        charge["payment_intent"] = intent.Need("id");
        charge["payment_method"] = method.Need("id");
        charge["payment_method_details"] = Details(method);
        charge["receipt_url"] = failed ? null : $"{tx.World.BaseUrl}/receipts/{charge.Need("id")}";
        charge["outcome"] = Outcome(card);
        charge["status"] = failed ? "failed" : "succeeded";
        charge["captured"] = !failed;
        charge["paid"] = !failed;
        charge["amount_captured"] = failed ? 0 : intent.Long("amount");
        if (failed)
        {
            charge["failure_code"] = TestCards.Refusal(card.ChargeDecline!).Code;
            charge["failure_message"] = TestCards.Sentence(card.ChargeDecline!);
        }
        else
        {
            charge["balance_transaction"] = Ledger(tx, intent.Long("amount"), intent.Need("currency"), charge.Need("id"), "charge")
                .Need("id");
        }

        return tx.Add(charge);
    }

    public static JsonObject Ledger(Transaction tx, long amount, string currency, string source, string type)
    {
        var row = Blank.New("balance_transaction", Ids.New("txn"), tx.Now);
        row["amount"] = amount;
        row["available_on"] = tx.Now;
        row["balance_type"] = "payments";
        row["currency"] = currency;
        row["net"] = amount;
        row["reporting_category"] = type;
        row["source"] = source;
        row["status"] = "available";
        row["type"] = type;
        return tx.Add(row);
    }

    private static JsonObject Outcome(TestCards.Card card) =>
        new()
        {
            ["advice_code"] = null,
            ["network_advice_code"] = null,
            ["network_decline_code"] = null,
            ["network_status"] = card.ChargeDecline is null ? "approved_by_network" : "declined_by_network",
            ["reason"] = card.ChargeDecline,
            ["risk_level"] = "normal",
            ["seller_message"] = card.ChargeDecline is null
                ? "Payment complete."
                : "The bank did not return any further details with this decline.",
            ["type"] = card.ChargeDecline is null ? "authorized" : "issuer_declined",
        };

    private static JsonObject Details(JsonObject method)
    {
        var card = method.Obj("card")!;
        return new JsonObject
        {
            ["card"] = new JsonObject
            {
                ["amount_authorized"] = null,
                ["authorization_code"] = null,
                ["brand"] = card.Str("brand"),
                ["checks"] = card["checks"]!.DeepClone(),
                ["country"] = card.Str("country"),
                ["exp_month"] = card.Long("exp_month"),
                ["exp_year"] = card.Long("exp_year"),
                ["fingerprint"] = card.Str("fingerprint"),
                ["funding"] = card.Str("funding"),
                ["installments"] = null,
                ["last4"] = card.Str("last4"),
                ["mandate"] = null,
                ["network"] = card.Str("brand"),
                ["network_token"] = new JsonObject { ["used"] = false },
                ["network_transaction_id"] = null,
                ["regulated_status"] = "unregulated",
                ["three_d_secure"] = null,
                ["transaction_link_id"] = null,
                ["wallet"] = null,
            },
            ["type"] = "card",
        };
    }
}
