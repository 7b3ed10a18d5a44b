using System.Globalization;
using System.Text.Json.Nodes;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.HostedInvoice;

/// <summary>An invoice line as shown to people: title, period, quantity, unit price and amount.</summary>
public sealed record ShownLine(string Title, string Period, string Quantity, string UnitPrice, string Amount)
{
    /// <summary>Leaves out lines without usage and without a charge.</summary>
    public static IReadOnlyList<ShownLine> Of(World world, JsonObject invoice) =>
        invoice
            .Each("lines")
            .Where(l => l.Long("amount") != 0 || l.DecimalOrNull("quantity_decimal") != 0)
            .Select(l => Line(world, l))
            .ToList();

    private static ShownLine Line(World world, JsonObject line)
    {
        var currency = line.Need("currency");
        var quantity = line.DecimalOrNull("quantity_decimal") ?? line.Long("quantity");
        var description = line.Str("description") ?? "";
        var period = Wording.Period(line.Obj("period")!);
        var amount = Wording.Money(line.Long("amount"), currency);
        var price = world.Store.Find(line.Obj("pricing")?.Obj("price_details")?.Str("price") ?? "");
        if (price is null || description != Wording.Line(world, price, quantity))
            return new ShownLine(
                description,
                period,
                quantity == 1 ? "" : quantity.ToString("#,##0.######", CultureInfo.InvariantCulture),
                "",
                amount
            );
        var (name, counted) = (Wording.Product(world, price), Wording.Counted(world, price, quantity));
        return line.Long("amount") == 0 && Wording.IsFree(price)
            ? new ShownLine(name, period, counted, "", "Included")
            : new ShownLine(name, period, counted, Wording.UnitPrice(world, price), amount);
    }
}
