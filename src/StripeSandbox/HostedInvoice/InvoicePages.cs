using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.CustomerPortal;
using StripeSandbox.HostedCheckout;
using StripeSandbox.Pages;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.HostedInvoice;

/// <summary>The customer's view of an invoice: lines, amount due, a card form while it is open, and a PDF.</summary>
public static class InvoicePages
{
    public static void Map(WebApplication app)
    {
        app.MapGet(
            "/i/{id}",
            (HttpContext http, World world, string id) =>
                world.Read(() =>
                    Find(world, id) is { } i
                        ? Show(http, world, i, CardForm.Empty, [], null)
                        : Page.NotFound(http, "There is no such invoice")
                )
        );
        app.MapGet(
            "/i/{id}/pdf",
            (HttpContext http, World world, string id) =>
                world.Read(() =>
                    Find(world, id) is { } i
                        ? Results.File(InvoicePdf.Write(world, i), "application/pdf", $"invoice-{i.Str("number")}.pdf")
                        : Page.NotFound(http, "There is no such invoice")
                )
        );
        app.MapPost("/i/{id}", PayAsync).DisableAntiforgery();
        app.MapGet("/receipts/{id}", Receipt);
    }

    private static JsonObject? Find(World world, string id) =>
        world.Store.Find(id) is { } i && i.Str("object") == "invoice" && i.Str("status") != "draft" ? i : null;

    private static IResult Show(
        HttpContext http,
        World world,
        JsonObject invoice,
        CardForm form,
        Dictionary<string, string> problems,
        string? declined
    )
    {
        var facts = new InvoiceFacts(invoice);
        var (amount, standing) = facts.Headline;
        var asks =
            world.Store.Find(invoice.Str("_payment_intent") ?? "") is { } intent && intent.Str("status") == "requires_action"
                ? intent.Need("id")
                : null;
        var refusal = Html.If(declined is not null, $"""<div class="note bad" role="alert"><b>{declined}</b></div>""");
        return Page.Show(
            http,
            "Invoice " + invoice.Str("number"),
            Html.Of(
                $"""
                <main id="main" class="page">{Top(world, facts.Seller)}
                <div class="head"><h1>Invoice {invoice.Str("number")}</h1><span class="row">{PortalView.Status(invoice.Need("status"))}
                <a class="btn no-print" href="/i/{invoice.Need("id")}/pdf">Download PDF</a></span></div>
                <section class="sheet"><div class="sec"><p class="sum">{amount} <small>{standing}</small></p></div>
                <div class="sec"><dl class="facts"><div><dt>From</dt><dd>{facts.Seller}</dd></div><div><dt>To</dt>{facts.Buyer.Select(
                    line => Html.Of($"<dd>{line}</dd>")
                )}</div>
                <div><dt>Issued</dt><dd>{Wording.Date(invoice.Long("created"))}</dd></div></dl></div>
                {Lines(ShownLine.Of(world, invoice), facts)}</section>
                {Html.If(
                    asks is not null,
                    $"""
                    <div class="note warn"><b>Your bank asks you to confirm this payment.</b><p><a
                    href="/c/3ds/{asks}">Confirm</a></p></div>
                    """
                )}
                {Html.If(
                    facts.IsOwed,
                    $"""
                    <section class="sheet no-print" aria-labelledby="pay"><div class="sec"><h2 id="pay">Pay with card</h2><form
                    method="post" action="/i/{invoice.Need("id")}" class="stack">{refusal}{form.Fields(problems)}<button
                    class="btn pri wide">Pay {amount}</button>{CardForm.Cards}</form></div></section>
                    """
                )}</main>
                """
            ),
            declined is null && problems.Count == 0 ? 200 : 422
        );
    }

    /// <summary>The seller's name and a link back to the seller.</summary>
    private static Html Top(World world, string seller) =>
        Html.Of(
            $"""
            <div class="head no-print"><b>{seller}</b>{Html.If(
                world.Options.PortalUrl is not null,
                $"""<a href="{world.Options.PortalUrl}">← Back to {seller}</a>"""
            )}</div>
            """
        );

    private static Html Lines(IReadOnlyList<ShownLine> lines, InvoiceFacts facts) =>
        Html.Of(
            $"""
            <table class="lines cards"><caption class="sr">Lines</caption><thead><tr><th scope="col">Description</th><th scope="col"
            class="num">Quantity</th><th scope="col" class="num">Unit price</th><th scope="col"
            class="num">Amount</th></tr></thead><tbody>
            {lines.Select(l =>
                Html.Of(
                    $"""
                    <tr><th scope="row">{l.Title}<span>{l.Period}</span></th><td class="num" data-label="Quantity">{l.Quantity}</td><td
                    class="num" data-label="Unit price">{l.UnitPrice}</td><td class="num" data-label="Amount">{l.Amount}</td></tr>
                    """
                )
            )}
            {Html.If(
                lines.Count == 0,
                $"""<tr><td colspan="4" class="dim">Nothing was used or charged in this period.</td></tr>"""
            )}</tbody>
            <tfoot>{facts.Totals().Select(t =>
                Html.Of(
                    $"""
                    <tr{Html.If(t.Name == "Amount due", $" class=\"total\"")}><th scope="row"
                    colspan="3">{t.Name}</th><td class="num">{t.Amount}</td></tr>
                    """
                )
            )}</tfoot></table>
            """
        );

    private static async Task<IResult> PayAsync(HttpContext http, World world, string id)
    {
        var form = CardForm.Read(await http.Request.ReadFormAsync(http.RequestAborted));
        if (world.Read(() => Find(world, id)) is null)
            return Page.NotFound(http, "There is no such invoice");
        var problems = form.Problems(needsEmail: false, world.Read(() => DateTimeOffset.FromUnixTimeSeconds(world.Clock.Now)));
        if (problems.Count > 0)
            return world.Read(() => Show(http, world, Find(world, id)!, form, problems, null));
        try
        {
            var outcome = world.Write(tx =>
            {
                var invoice = tx.Find("invoice", id)!;
                if (invoice.Str("status") is not ("open" or "uncollectible"))
                    return Payments.Outcome.Paid;
                var customer = tx.Find("customer", invoice.Str("customer"))!;
                tx.Now = Clock.ClockOf.Now(tx, customer) ?? tx.Now;
                var method = PaymentMethods.New(tx, form.Card!, form.ExpiresAt.Month, form.ExpiresAt.Year);
                PaymentMethods.Attach(tx, method, customer);
                return Payments.Attempt(tx, invoice, method, offSession: false);
            });
            if (outcome == Payments.Outcome.Declined)
                return world.Read(() => Show(http, world, Find(world, id)!, form, [], "Your card was declined. Try another card."));
        }
        catch (ApiError e)
        {
            return world.Read(() => Show(http, world, Find(world, id)!, form, [], e.Message));
        }

        return new SeeOther("/i/" + id);
    }

    private static IResult Receipt(HttpContext http, World world, string id) =>
        world.Read(() =>
            world.Store.Find(id) is not { } charge || charge.Str("object") != "charge"
                ? Page.NotFound(http, "There is no such receipt")
                : Page.Show(
                    http,
                    "Receipt",
                    Html.Of(
                        $"""
                        <main id="main" class="page narrow">{Top(
                            world,
                            world.Options.BusinessName
                        )}<h1>Receipt</h1><section class="sheet"><div class="sec"><p class="sum">{Wording.Money(
                            charge.Long("amount"),
                            charge.Need("currency")
                        )}</p>
                        <p class="dim">{Wording.DateAndTime(charge.Long("created"))} · {charge.Obj("payment_method_details")!.Obj(
                            "card"
                        )!.Str("brand")} •••• {charge.Obj("payment_method_details")!.Obj("card")!.Str("last4")}</p></div></section></main>
                        """
                    )
                )
        );
}
