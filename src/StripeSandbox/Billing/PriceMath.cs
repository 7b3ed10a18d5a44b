using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>The price of a quantity: exact in decimals, then rounded once per line, half away from zero, to whole minor units.</summary>
public static class PriceMath
{
    public static long Round(decimal amount) => (long)Math.Round(amount, MidpointRounding.AwayFromZero);

    public static long Amount(JsonObject price, decimal quantity) => Round(Exact(price, quantity));

    public static decimal Exact(JsonObject price, decimal quantity)
    {
        if (price.Str("billing_scheme") == "tiered")
            return price.Str("tiers_mode") == "volume" ? Volume(price, quantity) : Graduated(price, quantity);
        if (price.Obj("transform_quantity") is { } transform)
        {
            var packages = quantity / transform.Long("divide_by");
            quantity = transform.Str("round") == "up" ? Math.Ceiling(packages) : Math.Floor(packages);
        }

        return Unit(price) * quantity;
    }

    public static decimal Unit(JsonObject price) => price.DecimalOrNull("unit_amount_decimal") ?? price.LongOrNull("unit_amount") ?? 0;

    /// <summary>Volume pricing: all units at the price of the tier that the whole quantity falls in.</summary>
    private static decimal Volume(JsonObject price, decimal quantity)
    {
        var tier = price.Each("_tiers").FirstOrDefault(t => t.LongOrNull("up_to") is not { } upTo || quantity <= upTo);
        return tier is null ? 0 : Flat(tier) + Unit(tier) * quantity;
    }

    /// <summary>Graduated pricing: each tier prices its own units; its flat amount applies once the tier is entered.</summary>
    private static decimal Graduated(JsonObject price, decimal quantity)
    {
        decimal total = 0,
            from = 0;
        foreach (var tier in price.Each("_tiers"))
        {
            var upTo = tier.LongOrNull("up_to") is { } limit ? Math.Min(limit, quantity) : quantity;
            if (upTo > from || (from == 0 && quantity == 0))
                total += Flat(tier) + Unit(tier) * (upTo - from);
            if (upTo >= quantity)
                break;
            from = upTo;
        }

        return total;
    }

    private static decimal Flat(JsonObject tier) => tier.DecimalOrNull("flat_amount_decimal") ?? tier.LongOrNull("flat_amount") ?? 0;

    /// <summary>The amount for the rest of a period, to the second.</summary>
    public static long Prorated(long amount, long start, long end, long from) =>
        end <= start ? 0 : Round((decimal)amount * Math.Clamp(end - from, 0, end - start) / (end - start));
}
