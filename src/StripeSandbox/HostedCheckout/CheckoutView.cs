using System.Text.Json.Nodes;
using StripeSandbox.Billing;
using StripeSandbox.Pages;
using StripeSandbox.Store;

namespace StripeSandbox.HostedCheckout;

/// <summary>The Checkout page: the order on the left, the card on the right, the amount on the button.</summary>
public static class CheckoutView
{
    public static IResult Show(
        HttpContext http,
        World world,
        JsonObject session,
        CardForm form,
        Dictionary<string, string> problems,
        string? declined = null,
        string? codeProblem = null
    )
    {
        var id = session.Need("id");
        var body = Html.Of(
            $"""
            <main id="main" class="checkout"><div class="buy"><div class="inner stack">
            <p class="row between"><b>{world.Options.BusinessName}</b>{Html.If(
                session.Str("cancel_url") is not null,
                $"""<a href="{session.Str("cancel_url")}">← Back</a>"""
            )}</p>
            {Heading(world, session)}{Order(world, session)}{Promotion(session, id, codeProblem)}</div></div>
            <div class="pay"><form class="inner stack" method="post" action="/c/pay/{id}" aria-label="Payment">
            <h1>{Title(session)}</h1>
            {Html.If(
                declined is not null,
                $"""<div class="note bad" role="alert"><b>{declined}</b><p>Nothing was charged. Try another card.</p></div>"""
            )}
            {Html.If(problems.Count > 0, $"""<div class="note bad" role="alert"><b>Please look at the fields marked below.</b></div>""")}
            {Email(session, form, problems)}
            {Html.If(CompleteCheckout.NeedsCard(session), $"{form.Fields(problems)}{Country(form)}")}
            {Html.If(
                session.Obj("tax_id_collection")?.Bool("enabled") == true,
                $"""{CardForm.Field("tax_id", "Tax ID (optional)", form.TaxId, [], "text", "off", "DE123456789")}"""
            )}
            <button class="btn pri wide">{Button(session)}</button>{CardForm.Cards}</form></div></main>
            """
        );
        return Page.Show(http, "Checkout", body, 200, null, session.Str("success_url"), session.Str("cancel_url"));
    }

    private static string Title(JsonObject session) =>
        session.Str("mode") == "setup" ? "Save a card"
        : CompleteCheckout.NeedsCard(session) ? "Pay with card"
        : "Confirm";

    private static string Button(JsonObject session)
    {
        var amount = Wording.Money(session.Long("amount_total"), session.Str("currency") ?? "usd");
        return (session.Str("mode"), CheckoutTotals.OnTrial(session)) switch
        {
            ("setup", _) => "Save card",
            ("payment", _) => $"Pay {amount}",
            (_, true) => "Start trial",
            _ => session.Long("amount_total") == 0 ? "Subscribe, nothing due today" : $"Pay {amount} and subscribe",
        };
    }

    private static Html Email(JsonObject session, CardForm form, Dictionary<string, string> problems)
    {
        var known = session.Obj("customer_details")?.Str("email");
        return CardForm.Field("email", "E-mail", known ?? form.Email, problems, "email", "email", "", "email", known is not null);
    }

    private static Html Country(CardForm form) =>
        Html.Of(
            $"""
            <div class="two"><div class="field"><label for="country">Country</label><select class="in" id="country"
            name="country">{Countries.Select(
                c => Html.Of($"""<option value="{c.Code}"{Html.If(c.Code == form.Country, $" selected")}>{c.Name}</option>""")
            )}</select></div>
            {CardForm.Field("postal", "Postal code", form.PostalCode, [], "text", "postal-code", "")}</div>
            """
        );

    private static readonly (string Code, string Name)[] Countries =
    [
        ("US", "United States"),
        ("AT", "Austria"),
        ("AU", "Australia"),
        ("BR", "Brazil"),
        ("CA", "Canada"),
        ("CH", "Switzerland"),
        ("DE", "Germany"),
        ("ES", "Spain"),
        ("FR", "France"),
        ("GB", "United Kingdom"),
        ("IN", "India"),
        ("IT", "Italy"),
        ("JP", "Japan"),
        ("NL", "Netherlands"),
        ("PL", "Poland"),
        ("SE", "Sweden"),
        ("SG", "Singapore"),
    ];

    private static Html Heading(World world, JsonObject session)
    {
        if (session.Str("mode") == "setup")
            return Html.Of($"""<p class="sum">$0.00</p><p class="dim">Nothing is charged; the card is kept for later.</p>""");
        var first = session.Each("_items").First();
        var price = world.Store.Find(first.Need("price"))!;
        var every = price.Has("recurring") ? "per " + Wording.Every(price) : "";
        return Html.Of(
            $"""
            <div><p class="dim">{(session.Str("mode") == "subscription" ? "Subscribe to " : "Pay for ")}{Wording.Product(world, price)}</p>
            <p class="sum">{Wording.Money(session.Long("amount_total"), session.Need("currency"))} <small>{(
                CheckoutTotals.OnTrial(session) ? "today, then after the trial " : ""
            )}{every}</small></p></div>
            """
        );
    }

    private static Html Order(World world, JsonObject session)
    {
        if (session.Str("mode") == "setup")
            return Html.None;
        var currency = session.Need("currency");
        var totals = session.Obj("total_details")!;
        return Html.Of(
            $"""
            <table class="order"><caption class="sr">Order</caption><tbody>{session.Each("_items").Select(i => Item(world, session, i))}
            {Html.If(
                totals.Long("amount_discount") > 0,
                $"""<tr><th scope="row">Discount</th><td class="num">−{Wording.Money(totals.Long("amount_discount"), currency)}</td></tr>"""
            )}
            {Html.If(
                totals.Long("amount_tax") > 0,
                $"""<tr><th scope="row">Tax</th><td class="num">{Wording.Money(totals.Long("amount_tax"), currency)}</td></tr>"""
            )}
            <tr class="total"><th scope="row">Due today</th><td class="num">{Wording.Money(
                session.Long("amount_total"),
                currency
            )}</td></tr></tbody></table>
            """
        );
    }

    private static Html Item(World world, JsonObject session, JsonObject item)
    {
        var price = world.Store.Find(item.Need("price"))!;
        var metered = price.Obj("recurring")?.Str("usage_type") == "metered";
        var quantity = item.LongOrNull("quantity") is { } n and > 1 ? $"{n} × " : "";
        var free = metered && Wording.IsFree(price);
        var note =
            free ? ""
            : metered ? Wording.AsUsed(world, price)
            : price.Has("recurring") ? $"Every {Wording.Every(price)}, in advance"
            : "Once";
        var amount =
            free ? "Included"
            : metered ? "As used"
            : Wording.Money(item.Long("_subtotal"), session.Need("currency"));
        return Html.Of(
            $"""<tr><th scope="row">{quantity}{Wording.Product(world, price)}<span>{note}</span></th><td class="num">{amount}</td></tr>"""
        );
    }

    private static Html Promotion(JsonObject session, string id, string? problem)
    {
        if (!session.Bool("allow_promotion_codes") || session.Str("mode") == "setup")
            return Html.None;
        if (session.Str("_code") is { } code)
            return Html.Of(
                $"""
                <form method="post" action="/c/pay/{id}/promotion" class="row"><span class="tag ok">✓ {code}</span><button class="btn"
                name="code" value="">Remove code</button></form>
                """
            );
        return Html.Of(
            $"""
            <details{Html.If(
                problem is not null,
                $" open"
            )}><summary>Add promotion code</summary><form method="post" action="/c/pay/{id}/promotion" class="stack tight">
            <div class="field"><label for="code">Promotion code</label><input class="in" id="code" name="code" autocomplete="off"{Html.If(
                problem is not null,
                $" aria-invalid=\"true\" aria-describedby=\"code-problem\""
            )}>{Html.If(problem is not null, $"""<p class="err" id="code-problem">{problem}</p>""")}</div>
            <p><button class="btn">Apply</button></p></form></details>
            """
        );
    }
}
