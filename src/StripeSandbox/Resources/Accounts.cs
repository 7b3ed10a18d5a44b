using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>
/// The single account. Its id is created once per data directory, so that a client that stores a copy of this state can detect
/// a reset.
/// </summary>
public static class Accounts
{
    public static void Map(Operations api)
    {
        api.Get("/v1/account", Get, "expand:[s]");
        api.Get("/v1/balance", Balance);
    }

    private static JsonObject Get(Call call) =>
        new()
        {
            ["id"] = call.World.Account.Need("id"),
            ["object"] = "account",
            ["business_profile"] = new JsonObject { ["name"] = call.World.Options.BusinessName },
            ["charges_enabled"] = true,
            ["country"] = "US",
            ["default_currency"] = "usd",
            ["details_submitted"] = true,
            ["email"] = "sandbox@example.com",
            ["payouts_enabled"] = true,
            ["settings"] = new JsonObject
            {
                ["dashboard"] = new JsonObject { ["display_name"] = call.World.Options.BusinessName, ["timezone"] = "Etc/UTC" },
            },
            ["type"] = "standard",
        };

    private static JsonObject Balance(Call call)
    {
        var balance = Blank.Of("balance");
        var paid = call
            .Tx.All("charge")
            .Where(c => c.Str("status") == "succeeded")
            .GroupBy(c => c.Need("currency"), StringComparer.Ordinal)
            .Select(g => (Currency: g.Key, Amount: g.Sum(c => c.Long("amount") - c.Long("amount_refunded"))))
            .DefaultIfEmpty((Currency: "usd", Amount: 0))
            .ToList();
        JsonArray Rows(bool zero) =>
            new(
                paid.Select(b =>
                        (JsonNode?)
                            new JsonObject
                            {
                                ["amount"] = zero ? 0 : b.Amount,
                                ["currency"] = b.Currency,
                                ["source_types"] = new JsonObject { ["card"] = zero ? 0 : b.Amount },
                            }
                    )
                    .ToArray()
            );
        balance["available"] = Rows(zero: false);
        balance["pending"] = Rows(zero: true);
        return balance;
    }
}
