using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>A line of a credit note: either part of an invoice line or a custom line. Each kind refuses the other's parameters.</summary>
public static class CreditNoteLine
{
    private const string OfInvoice = "invoice_line_item";
    private const string Custom = "custom_line_item";

    /// <summary>Stripe's largest amount in minor units: eight digits.</summary>
    private const long Largest = 99_999_999;

    /// <summary>The single line of a note that was given as an amount.</summary>
    public static JsonObject Whole(long amount)
    {
        var line = New(Custom);
        line["description"] = "Credit";
        line["amount"] = amount;
        return line;
    }

    public static JsonObject Make(JsonObject invoice, JsonObject sent)
    {
        if (sent.Has("tax_amounts") || sent.Has("tax_rates"))
            throw ApiError.NotHere("taxes of a credit note's lines");
        if (sent.LongOrNull("quantity") < 1)
            throw AtLeastOne("lines[quantity]");
        var line = sent.Need("type") == OfInvoice ? Part(invoice, sent) : Named(sent);
        Call.Merge(line, sent);
        return line;
    }

    private static JsonObject Part(JsonObject invoice, JsonObject sent)
    {
        RefuseOthers(sent, OfInvoice, "description", "unit_amount", "unit_amount_decimal");
        var id = sent.Str(OfInvoice) ?? throw ApiError.Missing($"lines[{OfInvoice}]");
        var billed =
            invoice.Each("lines").FirstOrDefault(l => l.Str("id") == id) ?? throw ApiError.NoSuch("invoice line item", id, "lines");
        // Stripe deducts discounts, taxes and credits from the note in proportion. Ignoring them would return too much.
        if (billed.Each("discount_amounts").Any() || billed.Each("taxes").Any() || billed.Each("pretax_credit_amounts").Any())
            throw ApiError.NotHere(
                "credit for an invoice line with discounts, taxes or credits; pass the amount of the whole note instead of lines"
            );
        var (total, quantity) = (billed.Long("amount"), sent.LongOrNull("quantity"));
        if (quantity is null && !sent.Has("amount"))
            throw ApiError.Invalid($"A line of type {OfInvoice} needs an amount or a quantity.", "lines");
        if (quantity > billed.Long("quantity"))
            throw ApiError.Invalid($"A line cannot credit more units ({quantity}) than were billed ({billed.Long("quantity")}).", "lines");
        var amount = sent.LongOrNull("amount") ?? PriceMath.Round((decimal)total * quantity!.Value / billed.Long("quantity"));
        if (amount > Math.Max(0, total) || amount < Math.Min(0, total))
            throw ApiError.Invalid($"A line cannot credit more ({amount}) than was billed ({total}).", "lines");
        var line = New(OfInvoice);
        line[OfInvoice] = id;
        line["description"] = billed.Str("description");
        line["amount"] = amount;
        line["quantity"] = quantity;
        return line;
    }

    private static JsonObject Named(JsonObject sent)
    {
        RefuseOthers(sent, Custom, "amount", OfInvoice);
        if (sent.Has("unit_amount") && sent.Has("unit_amount_decimal"))
            throw ApiError.Invalid("You may only specify one of these parameters: unit_amount, unit_amount_decimal.", "lines");
        var unit = sent.DecimalOrNull("unit_amount_decimal") ?? sent.LongOrNull("unit_amount");
        if (unit is not { } each || sent.LongOrNull("quantity") is not { } quantity)
            throw ApiError.Invalid($"A line of type {Custom} needs a quantity and a unit_amount.", "lines");
        if (each < 0)
            throw AtLeastOne("lines[unit_amount]");
        if (each > Largest || quantity > Largest || each * quantity > Largest)
            throw ApiError.Invalid($"A line cannot credit more than {Largest}.", "lines", "amount_too_large");
        var line = New(Custom);
        line["description"] = sent.Str("description");
        line["amount"] = PriceMath.Round(each * quantity);
        line["quantity"] = quantity;
        line["unit_amount_decimal"] = each.Plain();
        line["unit_amount"] = each == Math.Truncate(each) ? (long)each : null;
        return line;
    }

    private static JsonObject New(string type)
    {
        var line = Blank.Of("credit_note_line_item");
        line["id"] = Ids.New("cnli");
        line["type"] = type;
        return line;
    }

    private static void RefuseOthers(JsonObject sent, string type, params string[] names)
    {
        foreach (var name in names.Where(sent.Has))
            throw ApiError.Invalid($"lines[{name}] is not valid for a line of type {type}.", "lines");
    }

    private static ApiError AtLeastOne(string param) =>
        ApiError.Invalid("This value must be greater than or equal to 1.", param, "parameter_invalid_integer");
}
