using System.Globalization;
using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>The texts on invoice lines and pages, worded like Stripe's.</summary>
public static class Wording
{
    public static string Money(decimal minor, string currency)
    {
        var zeroDecimal = currency is "jpy" or "krw" or "vnd" or "clp";
        var major = zeroDecimal ? minor : minor / 100;
        var digits =
            major == Math.Round(major, 2)
                ? zeroDecimal
                    ? "#,##0"
                    : "#,##0.00"
                : "#,##0.00############";
        var text = Math.Abs(major).ToString(digits, CultureInfo.InvariantCulture);
        var sign = major < 0 ? "−" : "";
        return currency switch
        {
            "usd" => $"{sign}${text}",
            "eur" => $"{sign}€{text}",
            "gbp" => $"{sign}£{text}",
            _ => $"{sign}{text} {currency.ToUpperInvariant()}",
        };
    }

    public static string Date(long instant) =>
        DateTimeOffset.FromUnixTimeSeconds(instant).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A date range; a single date if it starts and ends on the same day.</summary>
    public static string Period(JsonObject period) =>
        Date(period.Long("start")) is var start && Date(period.Long("end")) is var end && start == end ? start : $"{start} – {end}";

    public static string DateAndTime(long instant) =>
        DateTimeOffset.FromUnixTimeSeconds(instant).ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Every(JsonObject price)
    {
        if (price.Obj("recurring") is not { } r)
            return "";
        return r.Long("interval_count") == 1
            ? r.Need("interval")
            : $"{r.Long("interval_count").ToString(CultureInfo.InvariantCulture)} {r.Need("interval")}s";
    }

    public static string At(JsonObject price) =>
        price.Str("billing_scheme") == "tiered"
            ? $"(tiered, / {Every(price)})"
            : $"(at {Money(PriceMath.Unit(price), price.Need("currency"))}{PerPackage(price)} / {Every(price)})";

    /// <summary>A usage-based price on pages. The price applies per unit, not per month.</summary>
    public static string AsUsed(World world, JsonObject price) =>
        IsFree(price) ? "included" : $"{UnitPrice(world, price)} as used, billed every {Every(price)}";

    public static bool IsFree(JsonObject price) => price.Str("billing_scheme") != "tiered" && PriceMath.Unit(price) == 0;

    /// <summary>"$49.00"; below a cent, the price of a thousand units, because $0.0000013 is hard to read.</summary>
    public static string UnitPrice(World world, JsonObject price)
    {
        if (price.Str("billing_scheme") == "tiered")
            return "tiered";
        var (unit, currency) = (PriceMath.Unit(price), price.Need("currency"));
        if (PerPackage(price) is { Length: > 0 } package)
            return Money(unit, currency) + package;
        if (unit is > 0 and < 1)
            return $"{Money(unit * PricedTogether, currency)} per {Counted(world, price, PricedTogether)}";
        return price.Obj("recurring")?.Str("usage_type") == "metered"
            ? $"{Money(unit, currency)} per {UnitOf(world, price) ?? "unit"}"
            : Money(unit, currency);
    }

    private const int PricedTogether = 1000;

    /// <summary>"6,084,652 tokens": the number with its product's unit, if it has one.</summary>
    public static string Counted(World world, JsonObject price, decimal quantity)
    {
        var number = quantity.ToString("#,##0.######", CultureInfo.InvariantCulture);
        if (UnitOf(world, price) is not { } unit)
            return number;
        return $"{number} {unit}{(quantity == 1 || unit.EndsWith('s') ? "" : "s")}";
    }

    private static string? UnitOf(World world, JsonObject price) => world.Store.Find(price.Need("product"))?.Str("unit_label");

    /// <summary>What a subscription is for: the products paid in advance, or the usage products if there are no others.</summary>
    public static string Plan(World world, JsonObject subscription)
    {
        var prices = subscription
            .Each("items")
            .Select(i => (IsMetered: InvoiceLines.IsMetered(i), Name: Product(world, i.Obj("price")!)))
            .ToList();
        return string.Join(
            ", ",
            prices.Where(p => !p.IsMetered || prices.TrueForAll(q => q.IsMetered)).Select(p => p.Name).Distinct(StringComparer.Ordinal)
        );
    }

    private static string PerPackage(JsonObject price) =>
        price.Obj("transform_quantity") is { } t ? $" per {t.Long("divide_by").ToString("#,##0", CultureInfo.InvariantCulture)}" : "";

    public static string Product(World world, JsonObject price) =>
        world.Store.Find(price.Need("product"))?.Str("name") ?? price.Need("product");

    public static string Line(World world, JsonObject price, decimal quantity) =>
        $"{Counted(world, price, quantity)} × {Product(world, price)} {At(price)}";
}
