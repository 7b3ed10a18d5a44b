using System.Globalization;
using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>The sentences on invoice lines and pages, in Stripe's manner.</summary>
public static class Wording
{
    public static string Money(decimal minor, string currency)
    {
        var zeroDecimal = currency is "jpy" or "krw" or "vnd" or "clp";
        var major = zeroDecimal ? minor : minor / 100;
        var digits = major == Math.Round(major, 2) ? zeroDecimal ? "#,##0" : "#,##0.00" : "#,##0.00############";
        var text = Math.Abs(major).ToString(digits, CultureInfo.InvariantCulture);
        var sign = major < 0 ? "-" : "";
        return currency switch { "usd" => $"{sign}${text}", "eur" => $"{sign}€{text}", "gbp" => $"{sign}£{text}", _ => $"{sign}{text} {currency.ToUpperInvariant()}" };
    }

    public static string Date(long instant) => DateTimeOffset.FromUnixTimeSeconds(instant).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string DateAndTime(long instant) => DateTimeOffset.FromUnixTimeSeconds(instant).ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Every(JsonObject price)
    {
        if (price.Obj("recurring") is not { } r) return "";
        return r.Long("interval_count") == 1 ? r.Need("interval") : $"{r.Long("interval_count").ToString(CultureInfo.InvariantCulture)} {r.Need("interval")}s";
    }

    public static string At(JsonObject price) => price.Str("billing_scheme") == "tiered"
        ? $"(tiered, / {Every(price)})"
        : $"(at {Money(PriceMath.Unit(price), price.Need("currency"))}{PerPackage(price)} / {Every(price)})";

    /// <summary>A price that is charged for what was used, on pages: the price of a unit is asked once for each and not every month.</summary>
    public static string AsUsed(JsonObject price) => price.Str("billing_scheme") == "tiered"
        ? $"tiered, as used, billed every {Every(price)}"
        : $"{Money(PriceMath.Unit(price), price.Need("currency"))}{(PerPackage(price) is { Length: > 0 } package ? package : " per unit")} as used, billed every {Every(price)}";

    static string PerPackage(JsonObject price) => price.Obj("transform_quantity") is { } t ? $" per {t.Long("divide_by").ToString("#,##0", CultureInfo.InvariantCulture)}" : "";

    public static string Product(World world, JsonObject price) =>
        world.Store.Find(price.Need("product"))?.Str("name") ?? price.Need("product");

    public static string Line(World world, JsonObject price, decimal quantity) =>
        $"{quantity.ToString("0.######", CultureInfo.InvariantCulture)} {(world.Store.Find(price.Need("product"))?.Str("unit_label") is { } unit ? unit + " " : "")}× {Product(world, price)} {At(price)}";
}
