using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.CustomerPortal;
using StripeSandbox.HostedCheckout;
using StripeSandbox.Pages;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.HostedInvoice;

/// <summary>An invoice as its customer sees it: lines, what is owed, a card form while it is open, and a PDF.</summary>
public static class InvoicePages
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/i/{id}", (HttpContext http, World world, string id) => world.Read(() => Find(world, id) is { } i ? Show(http, world, i, CardForm.Empty, [], null) : Page.NotFound(http, "There is no such invoice")));
        app.MapGet("/i/{id}/pdf", (HttpContext http, World world, string id) => world.Read(() => Find(world, id) is { } i ? Results.File(InvoicePdf.Write(world, i), "application/pdf", $"invoice-{i.Str("number")}.pdf") : Page.NotFound(http, "There is no such invoice")));
        app.MapPost("/i/{id}", Pay).DisableAntiforgery();
        app.MapGet("/receipts/{id}", Receipt);
    }

    static JsonObject? Find(World world, string id) => world.Store.Find(id) is { } i && i.Str("object") == "invoice" && i.Str("status") != "draft" ? i : null;

    static IResult Show(HttpContext http, World world, JsonObject invoice, CardForm form, Dictionary<string, string> problems, string? declined)
    {
        var currency = invoice.Need("currency");
        string Money(string name) => Wording.Money(invoice.Long(name), currency);
        var owed = invoice.Str("status") is "open" or "uncollectible" && invoice.Long("amount_due") > 0;
        var asks = world.Store.Find(invoice.Str("_payment_intent") ?? "") is { } intent && intent.Str("status") == "requires_action" ? intent.Need("id") : null;
        return Page.Show(http, "Invoice " + invoice.Str("number"), Html.Of($"""
            <main id="main" class="page"><div class="head"><h1>Invoice {invoice.Str("number")}</h1><span class="row">{PortalView.Status(invoice.Need("status"))}<a class="btn no-print" href="/i/{invoice.Need("id")}/pdf">Download PDF</a></span></div>
            <section class="sheet"><div class="sec row between top"><div><p class="sum">{Money("amount_due")} <small>{invoice.Str("status") switch { "paid" => "paid", "void" => "void", _ => "due" }}</small></p>
            <p class="dim">{invoice.Str("customer_name") ?? invoice.Str("customer_email")} · {Wording.Date(invoice.Long("created"))}</p></div></div>
            <div class="scroll"><table><caption class="sr">Lines</caption><thead><tr><th scope="col">Description</th><th scope="col" class="num">Quantity</th><th scope="col" class="num">Amount</th></tr></thead><tbody>
            {invoice.Each("lines").Select(l => Html.Of($"""<tr><th scope="row">{l.Str("description")}<br><span class="small dim">{Wording.Date(l.Obj("period")!.Long("start"))} – {Wording.Date(l.Obj("period")!.Long("end"))}</span></th><td class="num">{l.Long("quantity"):#,##0}</td><td class="num">{Wording.Money(l.Long("amount"), currency)}</td></tr>"""))}
            {Totals(invoice).Select(t => Html.Of($"""<tr><th scope="row" colspan="2" class="num">{t.Name}</th><td class="num">{Wording.Money(t.Amount, currency)}</td></tr>"""))}</tbody></table></div></section>
            {Html.If(asks is not null, $"""<div class="note warn"><b>Your bank asks you to confirm this payment.</b><p><a href="/c/3ds/{asks}">Confirm</a></p></div>""")}
            {Html.If(owed, $"""<section class="sheet no-print" aria-labelledby="pay"><div class="sec"><h2 id="pay">Pay with card</h2><form method="post" action="/i/{invoice.Need("id")}" class="stack">{Html.If(declined is not null, $"""<div class="note bad" role="alert"><b>{declined}</b></div>""")}{form.Fields(problems)}<button class="btn pri wide">Pay {Money("amount_due")}</button>{CardForm.Cards}</form></div></section>""")}</main>
            """), declined is null && problems.Count == 0 ? 200 : 422);
    }

    public static IEnumerable<(string Name, long Amount)> Totals(JsonObject invoice)
    {
        yield return ("Subtotal", invoice.Long("subtotal"));
        var discount = invoice.Each("total_discount_amounts").Sum(d => d.Long("amount"));
        if (discount > 0) yield return ("Discount", -discount);
        var credits = invoice.Each("total_pretax_credit_amounts").Sum(d => d.Long("amount"));
        if (credits > 0) yield return ("Credits", -credits);
        var tax = invoice.Each("total_taxes").Sum(d => d.Long("amount"));
        if (tax != 0) yield return ("Tax", tax);
        yield return ("Total", invoice.Long("total"));
        if (invoice.Long("amount_due") != invoice.Long("total")) yield return ("From the balance", invoice.Long("amount_due") - invoice.Long("total"));
        yield return ("Amount due", invoice.Long("amount_due"));
    }

    static async Task<IResult> Pay(HttpContext http, World world, string id)
    {
        var form = CardForm.Read(await http.Request.ReadFormAsync(http.RequestAborted));
        if (world.Read(() => Find(world, id)) is null) return Page.NotFound(http, "There is no such invoice");
        var problems = form.Problems(needsEmail: false, world.Read(() => DateTimeOffset.FromUnixTimeSeconds(world.Clock.Now)));
        if (problems.Count > 0) return world.Read(() => Show(http, world, Find(world, id)!, form, problems, null));
        try
        {
            var outcome = world.Write(tx =>
            {
                var invoice = tx.Find("invoice", id)!;
                if (invoice.Str("status") is not ("open" or "uncollectible")) return Payments.Outcome.Paid;
                var customer = tx.Find("customer", invoice.Str("customer"))!;
                tx.Now = Clock.ClockOf.Now(tx, customer) ?? tx.Now;
                var method = PaymentMethods.New(tx, form.Card!, form.ExpiresAt.Month, form.ExpiresAt.Year);
                PaymentMethods.Attach(tx, method, customer);
                return Payments.Attempt(tx, invoice, method, offSession: false);
            });
            if (outcome == Payments.Outcome.Declined) return world.Read(() => Show(http, world, Find(world, id)!, form, [], "Your card was declined. Try another card."));
        }
        catch (ApiError e)
        {
            return world.Read(() => Show(http, world, Find(world, id)!, form, [], e.Message));
        }

        return new SeeOther("/i/" + id);
    }

    static IResult Receipt(HttpContext http, World world, string id) => world.Read(() => world.Store.Find(id) is not { } charge || charge.Str("object") != "charge"
        ? Page.NotFound(http, "There is no such receipt")
        : Page.Show(http, "Receipt", Html.Of($"""
            <main id="main" class="page narrow"><h1>Receipt</h1><section class="sheet"><div class="sec"><p class="sum">{Wording.Money(charge.Long("amount"), charge.Need("currency"))}</p>
            <p class="dim">{Wording.DateAndTime(charge.Long("created"))} · {charge.Obj("payment_method_details")!.Obj("card")!.Str("brand")} •••• {charge.Obj("payment_method_details")!.Obj("card")!.Str("last4")}</p></div></section></main>
            """)));
}
