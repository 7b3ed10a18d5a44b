using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>A line of a credit note: a part of a billed line, or something else that is named.</summary>
public static class CreditNoteLine
{
    public static JsonObject Make(JsonObject invoice, JsonObject sent)
    {
        if (sent.Has("tax_amounts") || sent.Has("tax_rates")) throw ApiError.NotHere("taxes of a credit note's lines");
        var billed = Billed(invoice, sent);
        var line = Blank.Of("credit_note_line_item");
        line["id"] = Ids.New("cnli");
        line["type"] = sent.Need("type");
        if (billed is not null) line["invoice_line_item"] = billed.Need("id");
        line["description"] = sent.Str("description") ?? billed?.Str("description");
        var unit = sent.DecimalOrNull("unit_amount_decimal") ?? sent.LongOrNull("unit_amount");
        if (unit is null && billed is not null && billed.Long("quantity") > 0) unit = (decimal)billed.Long("amount") / billed.Long("quantity");
        var quantity = sent.LongOrNull("quantity");
        if (!sent.Has("amount") && (unit is null || quantity is null))
            throw ApiError.Invalid("A line needs an amount, or a quantity and a unit_amount.", "lines");
        var amount = sent.LongOrNull("amount") ?? PriceMath.Round(unit!.Value * quantity!.Value);
        if (billed is not null && amount > billed.Long("amount"))
            throw ApiError.Invalid($"A line cannot credit more ({amount}) than was billed ({billed.Long("amount")}).", "lines");
        line["amount"] = amount;
        line["quantity"] = quantity;
        if (quantity is not null && unit is { } each)
        {
            line["unit_amount_decimal"] = each.Plain();
            line["unit_amount"] = each == Math.Truncate(each) ? (long)each : null;
        }

        Call.Merge(line, sent);
        return line;
    }

    static JsonObject? Billed(JsonObject invoice, JsonObject sent)
    {
        if (sent.Str("invoice_line_item") is { } id)
            return invoice.Each("lines").FirstOrDefault(l => l.Str("id") == id) ?? throw ApiError.NoSuch("invoice line item", id, "lines");
        return sent.Str("type") == "invoice_line_item" ? throw ApiError.Missing("lines[invoice_line_item]") : null;
    }
}
