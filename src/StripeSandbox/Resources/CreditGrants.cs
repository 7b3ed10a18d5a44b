using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/billing/credit_grants.</summary>
public static class CreditGrants
{
    private const int MaxPriority = 100;

    public static void Map(Operations api)
    {
        api.Post("/v1/billing/credit_grants", Create);
        api.Get("/v1/billing/credit_grants", call => Paging.Page(call, call.Tx.All("billing.credit_grant").Where(call.P, "customer")));
        api.Get("/v1/billing/credit_grants/{id}", call => Render.Public(call.World, call.Subject("billing.credit_grant")));
        api.Post("/v1/billing/credit_grants/{id}", Update);
        api.Post("/v1/billing/credit_grants/{id}/expire", call => End(call, "expires_at", "credits_expired"));
        api.Post("/v1/billing/credit_grants/{id}/void", call => End(call, "voided_at", "credits_voided"));
        api.Get("/v1/billing/credit_balance_summary", Summary);
        api.Get("/v1/billing/credit_balance_transactions", Transactions);
    }

    private static JsonObject Create(Call call)
    {
        call.Refuse("customer_account");
        var customer = call.Find("customer", call.P.Str("customer") ?? throw ApiError.Missing("customer"), "customer");
        var monetary = call.P.Obj("amount")!.Obj("monetary") ?? throw ApiError.Missing("amount[monetary]");
        if (monetary.Long("value") < 1)
            throw ApiError.Invalid("The value of a credit grant must be positive.", "amount[monetary][value]", "parameter_invalid_integer");
        if (call.P.LongOrNull("priority") is < 0 or > MaxPriority)
            throw ApiError.Invalid($"priority must be between 0 and {MaxPriority}.", "priority", "parameter_invalid_integer");
        var scope = call.P.Obj("applicability_config")!.Obj("scope")!;
        if (scope.Has("price_type") == scope.Has("prices"))
            throw ApiError.Invalid("Pass either price_type or prices.", "applicability_config[scope]");
        var grant = Blank.New("billing.credit_grant", Ids.New("credgr_test"), call.Now);
        grant["amount"] = new JsonObject { ["monetary"] = monetary.DeepClone(), ["type"] = "monetary" };
        grant["applicability_config"] = new JsonObject { ["scope"] = scope.DeepClone() };
        grant["category"] = call.P.Str("category") ?? "paid";
        grant["customer"] = customer.Need("id");
        grant["effective_at"] = call.P.LongOrNull("effective_at") ?? call.Now;
        grant["priority"] = call.P.LongOrNull("priority") ?? 50;
        grant["test_clock"] = customer.Str("test_clock");
        grant["updated"] = call.Now;
        call.Set(grant, "expires_at", "name");
        call.MergeMetadata(grant);
        call.Tx.Add(grant);
        call.Tx.Add(CreditGrantUse.Entry(call.Tx, grant, Ids.New("cbtxn"), "credits_granted", monetary.Long("value"), null));
        call.Tx.Emit("billing.credit_grant.created", grant);
        return Render.Public(call.World, grant);
    }

    private static JsonObject Update(Call call)
    {
        var current = call.Subject("billing.credit_grant");
        if (current.Has("voided_at") || current.LongOrNull("expires_at") <= call.Now)
            throw ApiError.Invalid("This credit grant has already ended.");
        if (call.P.LongOrNull("expires_at") <= call.Now)
            throw ApiError.Invalid("expires_at must be in the future; to end a credit grant now, expire it.", "expires_at");
        return call.Change(
            "billing.credit_grant",
            "billing.credit_grant.updated",
            grant =>
            {
                call.Set(grant, "expires_at");
                grant["updated"] = call.Now;
            }
        );
    }

    private static JsonObject End(Call call, string field, string reason)
    {
        var grant = call.Subject("billing.credit_grant");
        if (grant.Has("voided_at") || grant.LongOrNull("expires_at") <= call.Now)
            throw ApiError.Invalid("This credit grant has already ended.");
        var left = CreditGrantUse.Left(call.Tx, grant);
        if (reason == "credits_voided" && left < grant.Obj("amount")!.Obj("monetary")!.Long("value"))
            throw ApiError.Invalid("A credit grant that was used cannot be voided: expire it.");
        var was = grant.Copy();
        call.Tx.Edit(grant)[field] = call.Now;
        grant["updated"] = call.Now;
        if (left > 0)
            call.Tx.Add(CreditGrantUse.Entry(call.Tx, grant, Ids.New("cbtxn"), reason, left, null));
        call.Tx.Emit("billing.credit_grant.updated", grant, was);
        return Render.Public(call.World, grant);
    }

    private static JsonObject Summary(Call call)
    {
        var customer = call.Find("customer", call.P.Str("customer") ?? throw ApiError.Missing("customer"), "customer").Need("id");
        var only = call.P.Obj("filter")!.Str("credit_grant");
        var balances = call
            .Tx.All("billing.credit_grant")
            .Where(g => g.Str("customer") == customer && (only is null || g.Str("id") == only))
            .GroupBy(g => g.Obj("amount")!.Obj("monetary")!.Need("currency"), StringComparer.Ordinal)
            .Select(g =>
                (
                    Currency: g.Key,
                    Left: CreditGrantUse
                        .Usable(call.Tx, customer, g.Key)
                        .Where(u => g.Contains(u))
                        .Sum(u => CreditGrantUse.Left(call.Tx, u))
                )
            );
        var summary = Blank.Of("billing.credit_balance_summary");
        summary["customer"] = customer;
        summary["balances"] = new JsonArray(
            balances
                .Select(b =>
                    (JsonNode?)
                        new JsonObject { ["available_balance"] = Money(b.Currency, b.Left), ["ledger_balance"] = Money(b.Currency, b.Left) }
                )
                .ToArray()
        );
        return summary;
    }

    private static JsonObject Money(string currency, long value) =>
        new()
        {
            ["monetary"] = new JsonObject { ["currency"] = currency, ["value"] = value },
            ["type"] = "monetary",
        };

    private static JsonObject Transactions(Call call)
    {
        var customer = call.P.Str("customer") ?? throw ApiError.Missing("customer");
        return Paging.Page(
            call,
            call.Tx.All("billing.credit_balance_transaction").Where(t => t.Str("_customer") == customer).Where(call.P, "credit_grant")
        );
    }
}
