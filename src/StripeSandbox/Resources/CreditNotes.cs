using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>
/// Credit notes correct a finalized invoice downwards. A note first lowers the amount due. The part already paid goes to the
/// card, to the customer's balance, or out of band, as the caller splits it.
/// </summary>
public static class CreditNotes
{
    public static void Map(Operations api)
    {
        api.Post("/v1/credit_notes", call => Render.Public(call.World, Create(call)));
        api.Get("/v1/credit_notes", List);
        api.Get("/v1/credit_notes/preview", call => Render.Public(call.World, Preview(call)));
        api.Get("/v1/credit_notes/preview/lines", PreviewLines);
        api.Get("/v1/credit_notes/{id}", call => Render.Public(call.World, call.Subject("credit_note")));
        api.Post("/v1/credit_notes/{id}", Update);
        api.Get("/v1/credit_notes/{id}/lines", call => Paging.PageOf(call, call.Subject("credit_note").Each("lines")));
        api.Post("/v1/credit_notes/{id}/void", Void);
    }

    private static JsonObject List(Call call) =>
        Paging.Page(call, call.Tx.All("credit_note").Where(call.P, "created", "customer", "customer_account", "invoice"));

    private static JsonObject Update(Call call) => call.Change("credit_note", "credit_note.updated", note => call.Set(note, "memo"));

    /// <summary>Creates the note on a transaction that is rolled back, so a preview cannot differ from the note itself.</summary>
    private static JsonObject Preview(Call call)
    {
        call.Tx.Discard = true;
        return Create(call);
    }

    private static JsonObject PreviewLines(Call call) => Paging.PageOf(call, Preview(call).Each("lines"));

    private static JsonObject Create(Call call)
    {
        call.Refuse("shipping_cost", "refunds");
        var invoice = call.Find("invoice", call.P.Need("invoice"), "invoice");
        if (invoice.Str("status") is not ("open" or "paid"))
            throw ApiError.Invalid($"Credit notes adjust open and paid invoices; this one is {invoice.Str("status")}.", "invoice");
        var lines = Lines(call, invoice);
        var total = lines.Sum(line => line.Long("amount"));
        if (total < 1)
            throw ApiError.Invalid("A credit note must be of at least 1.", "amount", "parameter_invalid_integer");
        if (CreditNoteEffect.Creditable(call.Tx, invoice) is var left && total > left)
            throw ApiError.Invalid(
                $"The credit note's total ({total}) is greater than what can still be credited of this invoice ({left}).",
                "amount"
            );

        var before = invoice.Str("status") == "open" ? Math.Min(total, invoice.Long("amount_remaining")) : 0;
        Divided(call.P, total - before);
        var note = New(call, invoice, lines, total, before);
        call.Tx.Add(note);
        if (before > 0)
            CreditNoteEffect.Lower(call.Tx, invoice, before);
        if (total > before)
            CreditNoteEffect.GiveBack(call.Tx, invoice, note, call.P.Long("refund_amount"), call.P.Long("credit_amount"));
        call.Tx.Emit("credit_note.created", note);
        return note;
    }

    private static List<JsonObject> Lines(Call call, JsonObject invoice)
    {
        var sent = (call.P.Arr("lines") ?? []).OfType<JsonObject>().ToList();
        if (call.P.Has("amount") == sent.Count > 0)
            throw ApiError.Invalid("Pass either amount or lines.", "amount");
        return sent.Count == 0
            ? [CreditNoteLine.Whole(call.P.Long("amount"))]
            : sent.Select(line => CreditNoteLine.Make(invoice, line)).ToList();
    }

    private static void Divided(JsonObject p, long afterPayment)
    {
        // A negative part would let another part exceed the note.
        foreach (var share in new[] { "refund_amount", "credit_amount", "out_of_band_amount" }.Where(name => p.Long(name) < 0))
            throw ApiError.Invalid("This value must be greater than or equal to 0.", share, "parameter_invalid_integer");
        var divided = (decimal)p.Long("refund_amount") + p.Long("credit_amount") + p.Long("out_of_band_amount");
        if (divided == afterPayment)
            return;
        throw ApiError.Invalid(
            $"The sum of refund_amount, credit_amount and out_of_band_amount ({divided}) must equal what the credit note gives "
                + $"back of what was paid ({afterPayment})."
        );
    }

    private static JsonObject New(Call call, JsonObject invoice, List<JsonObject> lines, long total, long before)
    {
        var note = Blank.New("credit_note", Ids.New("cn"), call.Now);
        var earlier = call.Tx.All("credit_note").Count(n => n.Str("invoice") == invoice.Need("id"));
        foreach (var name in new[] { "subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax", "amount" })
            note[name] = total;
        note["currency"] = invoice.Need("currency");
        note["customer"] = invoice.Need("customer");
        note["effective_at"] = call.P.LongOrNull("effective_at") ?? call.Now;
        note["invoice"] = invoice.Need("id");
        note["lines"] = Render.List($"/v1/credit_notes/{note.Need("id")}/lines", lines);
        note["number"] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{invoice.Str("number")}-CN-{earlier + 1:00}");
        note["out_of_band_amount"] = call.P["out_of_band_amount"]?.DeepClone();
        note["pdf"] = invoice.Str("invoice_pdf") ?? "";
        note["pre_payment_amount"] = before;
        note["post_payment_amount"] = total - before;
        note["type"] =
            before == total ? "pre_payment"
            : before == 0 ? "post_payment"
            : "mixed";
        call.Set(note, "memo", "reason");
        call.MergeMetadata(note);
        return note;
    }

    private static JsonObject Void(Call call)
    {
        var note = call.Subject("credit_note");
        var invoice = call.Find("invoice", note.Need("invoice"));
        if (note.Str("status") != "issued")
            throw ApiError.Invalid("This credit note is void already.");
        if (invoice.Str("status") != "open")
            throw ApiError.Invalid($"A credit note can be voided while its invoice is open; this one is {invoice.Str("status")}.");
        call.Tx.Edit(note)["status"] = "void";
        note["voided_at"] = call.Now;
        CreditNoteEffect.Lower(call.Tx, invoice, -note.Long("pre_payment_amount"));
        call.Tx.Emit("credit_note.voided", note);
        return Render.Public(call.World, note);
    }
}
