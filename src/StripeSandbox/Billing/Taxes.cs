using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>
/// Tax per line: the configured rate when automatic tax is on, else the given tax rates. Exclusive rates are added, inclusive
/// ones are part of the amount.
/// </summary>
public static class Taxes
{
    private const string AutomaticRateId = "txr_sandbox_automatic";

    public static long Apply(Transaction tx, JsonObject invoice, List<JsonObject> lines)
    {
        var rates = Rates(tx, invoice).ToList();
        long added = 0;
        var totals = new JsonArray();
        foreach (var (id, percent, inclusive) in rates)
        {
            long sum = 0,
                taxable = 0;
            foreach (var line in lines)
            {
                var net =
                    line.Long("amount")
                    - line.Each("discount_amounts").Sum(d => d.Long("amount"))
                    - line.Each("pretax_credit_amounts").Sum(d => d.Long("amount"));
                var tax = PriceMath.Round(inclusive ? net - net / (1 + percent / 100) : net * percent / 100);
                line.Arr("taxes")!.Add(Row(id, tax, net, inclusive));
                sum += tax;
                taxable += net;
            }

            totals.Add(Row(id, sum, taxable, inclusive));
            if (!inclusive)
                added += sum;
        }

        invoice["total_taxes"] = totals;
        if (invoice.Obj("automatic_tax") is { } automatic && automatic.Bool("enabled"))
        {
            automatic["status"] = "complete";
            automatic["provider"] = "stripe";
        }

        return added;
    }

    private static IEnumerable<(string Id, decimal Percent, bool Inclusive)> Rates(Transaction tx, JsonObject invoice)
    {
        if (invoice.Obj("automatic_tax")!.Bool("enabled") && tx.World.Options.TaxPercent > 0)
            yield return (AutomaticRateId, tx.World.Options.TaxPercent, false);
        foreach (var rate in invoice.Each("default_tax_rates"))
            yield return (rate.Need("id"), rate.DecimalOrNull("percentage") ?? 0, rate.Bool("inclusive"));
    }

    private static JsonObject Row(string rate, long amount, long taxable, bool inclusive) =>
        new()
        {
            ["amount"] = amount,
            ["tax_behavior"] = inclusive ? "inclusive" : "exclusive",
            ["tax_rate_details"] = new JsonObject { ["tax_rate"] = rate },
            ["taxability_reason"] = amount == 0 ? "not_available" : "standard_rated",
            ["taxable_amount"] = taxable,
            ["type"] = "tax_rate_details",
        };
}
