using System.Text.Json.Nodes;
using StripeSandbox.Billing;
using StripeSandbox.Pages;
using StripeSandbox.Store;

namespace StripeSandbox.CustomerPortal;

/// <summary>The portal's pages: current plan, cards, details, invoices; and the forms for adding a card and cancelling.</summary>
public static class PortalView
{
    public static IResult Home(PortalVisit visit)
    {
        var problem = visit.Http.Request.Query["problem"].ToString();
        return Frame(
            visit,
            "Your billing",
            Html.Of(
                $"""
                <h1>Your billing</h1>
                {Html.If(problem.Length > 0, $"""<div class="note bad" role="alert"><b>{problem}</b></div>""")}
                {Html.If(
                    visit.Http.Request.Query.ContainsKey("done") && problem.Length == 0,
                    $"""<div class="note ok" role="status"><b>Done.</b></div>"""
                )}
                <section class="sheet" aria-labelledby="plan"><div class="sec"><h2 id="plan">Current plan</h2>{Html.If(
                    !visit.Subscriptions.Any(),
                    $"""<p class="dim">You have no subscription.</p>"""
                )}</div>{visit.Subscriptions.Select(s => Subscription(visit, s))}</section>
                {Cards(visit)}{Details(visit)}{Invoices(visit)}
                """
            )
        );
    }

    public static IResult Frame(PortalVisit visit, string title, Html body, int status = 200) =>
        Page.Show(
            visit.Http,
            title,
            Html.Of(
                $"""
                <main id="main" class="page"><div class="head">{Page.Brand(visit.World.Options.BusinessName, visit.Home + "?done")}{Html.If(
                    visit.ReturnUrl is not null,
                    $"""<a href="{visit.ReturnUrl}">← Return to {visit.World.Options.BusinessName}</a>"""
                )}</div>{body}</main>
                """
            ),
            status,
            null,
            visit.ReturnUrl,
            visit.AfterFlow
        );

    private static Html Subscription(PortalVisit visit, JsonObject s)
    {
        var end = s.Each("items").Min(i => i.Long("current_period_end"));
        var ends = s.LongOrNull("cancel_at");
        var next =
            ends is { } endsAt ? Html.Of($"""<span class="tag warn">⏳ Ends {Wording.Date(endsAt)}</span>""")
            : s.Str("status") == "trialing" ? Html.Of($"""<span class="tag ok">✓ Trial until {Wording.Date(end)}</span>""")
            : Status(s.Need("status"));
        return Html.Of(
            $"""
            <div class="sec"><div class="row between top"><div><p class="strong">{Wording.Plan(visit.World, s)} {next}</p>
            {s.Each("items").Select(i => Html.Of($"""<p class="small">{Item(visit.World, i)}</p>"""))}
            {Html.If(ends is null, $"""<p class="small dim">Renews on {Wording.Date(end)}</p>""")}</div><div class="row">{Buttons(
                visit,
                s,
                ends is not null
            )}</div></div></div>
            """
        );
    }

    private static string Item(World world, JsonObject item)
    {
        var price = item.Obj("price")!;
        if (InvoiceLines.IsMetered(item))
            return $"{Wording.Product(world, price)}: {Wording.AsUsed(world, price)}";
        var quantity = item.LongOrNull("quantity") is > 1 and var n ? $"{n} × " : "";
        return $"{quantity}{Wording.Money(PriceMath.Unit(price), price.Need("currency"))} per {Wording.Every(price)}";
    }

    public static Html Status(string status) =>
        status switch
        {
            "active" or "paid" => Html.Of($"""<span class="tag ok">✓ {status}</span>"""),
            "past_due" or "unpaid" or "incomplete" or "uncollectible" => Html.Of(
                $"""<span class="tag bad">⚠ {status.Replace('_', ' ')}</span>"""
            ),
            _ => Html.Of($"""<span class="tag">{status.Replace('_', ' ')}</span>"""),
        };

    private static Html Buttons(PortalVisit visit, JsonObject s, bool ending)
    {
        var id = s.Need("id");
        if (ending)
            return Html.Of(
                $"""
                <form method="post" action="{visit.Home}/resume"><button class="btn pri" name="subscription"
                value="{id}">Don’t cancel</button></form>
                """
            );
        return Html.Of(
            $"""
            {Html.If(
                visit.Features.Obj("subscription_update")!.Bool("enabled") && PlanView.Prices(visit).Any(),
                $"""<a class="btn" href="{visit.Home}/plan?subscription={id}">Change plan</a>"""
            )}
            {Html.If(
                visit.Features.Obj("subscription_cancel")!.Bool("enabled"),
                $"""<a class="btn" href="{visit.Home}/cancel?subscription={id}">Cancel plan</a>"""
            )}
            """
        );
    }

    private static Html Cards(PortalVisit visit)
    {
        if (!visit.Features.Obj("payment_method_update")!.Bool("enabled"))
            return Html.None;
        var preferred = visit.Customer.Obj("invoice_settings")!.Str("default_payment_method");
        var cards = visit.World.Store.All("payment_method").Where(m => m.Str("customer") == visit.Customer.Need("id")).ToList();
        Html Button(string method) =>
            method == preferred
                ? Html.Of($"""<span class="tag ok">✓ default</span>""")
                : Html.Of(
                    $"""
                    <form method="post" action="{visit.Home}/default"><button class="btn" name="method"
                    value="{method}">Make default</button></form>
                    """
                );
        static Html Number(JsonObject card) => Html.Of($"{card.Need("brand")} •••• {card.Need("last4")}");
        static string Expiry(JsonObject card) => $"{card.Long("exp_month")} / {card.Long("exp_year")}";
        return Html.Of(
            $"""
            <section class="sheet" aria-labelledby="cards"><div class="sec"><div class="row between"><h2 id="cards">Payment method</h2><a
            class="btn" href="{visit.Home}/card">Add a card</a></div>
            {Html.If(cards.Count == 0, $"""<p class="dim">No card is saved.</p>""")}<ul class="feed">{cards.Select(m => Html.Of($"""
            <li><span>{Number(m.Obj("card")!)} <span class="dim">expires {Expiry(m.Obj("card")!)}</span></span>
            {Button(m.Need("id"))}</li>
            """))}</ul></div></section>
            """
        );
    }

    private static Html Details(PortalVisit visit)
    {
        var update = visit.Features.Obj("customer_update")!;
        if (!update.Bool("enabled"))
            return Html.None;
        var allowed = update.Arr("allowed_updates")!.Select(a => a!.GetValue<string>()).ToList();
        Html One(string name, string label, string type) =>
            Html.If(allowed.Contains(name), $"{CardForm.Field(name, label, visit.Customer.Str(name) ?? "", [], "text", name, "", type)}");
        return Html.Of(
            $"""
            <section class="sheet" aria-labelledby="details"><div class="sec"><h2 id="details">Billing details</h2><form
            method="post" action="{visit.Home}/details" class="stack">
            {One("name", "Name", "text")}{One("email", "E-mail", "email")}{One(
                "phone",
                "Phone",
                "tel"
            )}<p><button class="btn">Save details</button></p></form></div></section>
            """
        );
    }

    private static Html Invoices(PortalVisit visit)
    {
        if (!visit.Features.Obj("invoice_history")!.Bool("enabled"))
            return Html.None;
        const int Shown = 24;
        var rows = visit
            .World.Store.All("invoice")
            .Where(i => i.Str("customer") == visit.Customer.Need("id") && i.Str("status") is not "draft")
            .Reverse()
            .Take(Shown)
            .ToList();
        return Html.Of(
            $"""
            <section class="sheet" aria-labelledby="invoices"><div class="sec"><h2 id="invoices">Invoices</h2>{Html.If(
                rows.Count == 0,
                $"""<p class="dim">No invoices yet.</p>"""
            )}</div>
            {(rows.Count > 0 ? InvoiceTable(rows) : Html.None)}</section>
            """
        );
    }

    private static Html InvoiceTable(IReadOnlyList<JsonObject> rows)
    {
        var body = rows.Select(i =>
            Html.Of(
                $"""
                <tr><th scope="row"><a href="/i/{i.Need("id")}">{i.Str("number")}</a></th><td
                data-label="Date">{Wording.Date(i.Long("created"))}</td><td data-label="Status">{Status(i.Need("status"))}</td><td
                class="num" data-label="Amount">{Wording.Money(i.Long("total"), i.Need("currency"))}</td></tr>
                """
            )
        );
        return Html.Of(
            $"""
            <div class="scroll"><table class="cards"><caption class="sr">Invoices</caption><thead><tr><th scope="col">Number</th><th
            scope="col">Date</th><th scope="col">Status</th><th scope="col"
            class="num">Amount</th></tr></thead><tbody>{body}</tbody></table></div>
            """
        );
    }

    public static IResult Card(PortalVisit visit, CardForm form, Dictionary<string, string> problems, string? declined) =>
        Frame(
            visit,
            "Add a card",
            Html.Of(
                $"""
                <h1>Add a card</h1><section class="sheet"><div class="sec"><form
                method="post" action="{visit.Home}/card" class="stack" aria-label="Card">
                {Html.If(
                    declined is not null,
                    $"""<div class="note bad" role="alert"><b>{declined}</b><p>Nothing was saved.</p></div>"""
                )}{form.Fields(problems)}
                <p class="row"><button class="btn pri">Save card</button><a class="btn"
                href="{visit.Home}?done">Back</a></p>{CardForm.Cards}</form></div></section>
                """
            ),
            declined is null ? 200 : 422
        );

    public static IResult Cancel(PortalVisit visit)
    {
        var id = visit.Http.Request.Query["subscription"].ToString();
        if (visit.Subscriptions.FirstOrDefault(s => s.Need("id") == id) is not { } s)
            return Page.NotFound(visit.Http, "There is no such subscription");
        var cancel = visit.Features.Obj("subscription_cancel")!;
        var end = Wording.Date(s.Each("items").Min(i => i.Long("current_period_end")));
        var effect =
            cancel.Str("mode") == "immediately"
                ? "Your plan ends at once."
                : $"Your plan stays until {end}, then ends. You can change your mind until then.";
        var reasons = cancel.Obj("cancellation_reason")!;
        var options = reasons.Arr("options")!.Select(o => o!.GetValue<string>());
        static Html Reason(string option) =>
            Html.Of($"""<label><input type="radio" name="feedback" value="{option}"> {option.Replace('_', ' ')}</label>""");
        return Frame(
            visit,
            "Cancel plan",
            Html.Of(
                $"""
                <h1>Cancel your plan</h1><section class="sheet"><div class="sec"><form
                method="post" action="{visit.Home}/cancel" class="stack"><p>{effect}</p>
                {Html.If(
                    reasons.Bool("enabled"),
                    $"""<fieldset class="stack tight"><legend>Why? (optional)</legend>{options.Select(Reason)}</fieldset>"""
                )}
                <p class="row"><a class="btn" href="{visit.Home}?done">Keep plan</a><button
                class="btn bad" name="subscription" value="{id}">Cancel plan</button></p></form></div></section>
                """
            )
        );
    }
}
