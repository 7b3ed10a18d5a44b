using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Pages;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.CustomerPortal;

/// <summary>Changing plan in the portal: the configured prices, then the cost of the change, then a button with the amount.</summary>
public static class PlanView
{
    public static IEnumerable<JsonObject> Prices(PortalVisit visit) =>
        visit
            .Features.Obj("subscription_update")!
            .Each("products")
            .SelectMany(p => p.Arr("prices")!)
            .Select(id => visit.World.Store.Find(id!.GetValue<string>()))
            .OfType<JsonObject>()
            .Where(p => p.Bool("active"));

    public static IResult Choose(PortalVisit visit)
    {
        var id = visit.Http.Request.Query["subscription"].ToString();
        if (visit.Subscriptions.FirstOrDefault(s => s.Need("id") == id) is not { } s)
            return Page.NotFound(visit.Http, "There is no such subscription");
        var current = Fixed(s).Obj("price")!.Need("id");
        var quantity = Fixed(s).LongOrNull("quantity") ?? 1;
        Html Button(string price) =>
            price == current
                ? Html.Of($"""<span class="tag ok">✓ Current</span>""")
                : Html.Of(
                    $"""
                    <a class="btn"
                    href="{visit.Home}/plan/confirm?subscription={id}&amp;price={price}&amp;quantity={quantity}">Choose</a>
                    """
                );
        return PortalView.Frame(
            visit,
            "Change plan",
            Html.Of(
                $"""
            <h1>Change plan</h1><section class="sheet">{Prices(visit).Select(p => Html.Of($"""
            <div class="sec row between"><div><p class="strong">{Wording.Product(visit.World, p)}</p><p
            class="small">{Wording.Money(PriceMath.Unit(p), p.Need("currency"))} per {Wording.Every(p)}</p></div>
            {Button(p.Need("id"))}</div>
            """))}</section><p><a href="{visit.Home}?done">Back</a></p>
            """
            )
        );
    }

    private static JsonObject Fixed(JsonObject subscription) =>
        subscription.Each("items").FirstOrDefault(i => !InvoiceLines.IsMetered(i)) ?? subscription.Each("items").First();

    public static JsonObject Change(Transaction tx, PortalVisit visit, JsonObject subscription, string price, long quantity)
    {
        var update = visit.Features.Obj("subscription_update")!;
        visit.Allow(update.Bool("enabled") && Prices(visit).Any(p => p.Need("id") == price));
        var sent = new JsonObject { ["id"] = Fixed(subscription).Need("id"), ["price"] = price };
        if (tx.Find("price", price)!.Obj("recurring")!.Str("usage_type") != "metered")
            sent["quantity"] = quantity;
        return new JsonObject
        {
            ["items"] = new JsonArray(sent),
            ["proration_behavior"] = update.Need("proration_behavior"),
            ["payment_behavior"] = "error_if_incomplete",
        };
    }

    /// <summary>Makes the change on a transaction that is rolled back, so the amount shown is the amount that will be charged.</summary>
    public static IResult Confirm(Transaction tx, PortalVisit visit, string subscriptionId, string price, long quantity)
    {
        var subscription = visit.Own(subscriptionId);
        var known = tx.All("invoice").Count;
        var pendingBefore = tx.All("invoiceitem").Count(i => !i.Has("invoice"));
        Subscriptions.Apply(tx, subscription, Change(tx, visit, subscription, price, quantity));
        var now = tx.All("invoice").Count > known ? tx.All("invoice")[^1] : null;
        var waiting = tx.All("invoiceitem").Where(i => !i.Has("invoice")).Skip(pendingBefore).ToList();
        var currency = subscription.Need("currency");
        var due = now?.Long("amount_due") ?? 0;
        var lines = now is not null ? now.Each("lines") : waiting;
        var later = waiting.Sum(w => w.Long("amount"));
        return PortalView.Frame(
            visit,
            "Confirm change",
            Html.Of(
                $"""
                <h1>Change to {Wording.Product(
                    tx.World,
                    tx.Find("price", price)!
                )}</h1><section class="sheet"><div class="sec"><table class="order"><caption class="sr">What changes</caption><tbody>
                {lines.Select(l =>
                    Html.Of(
                        $"""
                        <tr><th scope="row">{l.Str("description")}</th><td class="num">{Wording.Money(l.Long("amount"), currency)}</td></tr>
                        """
                    )
                )}
                <tr class="total"><th scope="row">Due now</th><td class="num">{Wording.Money(due, currency)}</td></tr></tbody></table>
                {Html.If(
                    now is null && waiting.Count > 0,
                    $"""<p class="small dim">{Wording.Money(later, currency)} will be on your next invoice.</p>"""
                )}</div>
                <div class="sec"><form method="post" action="{visit.Home}/plan" class="row"><input type="hidden" name="price"
                value="{price}"><input type="hidden" name="quantity" value="{quantity}">
                <button class="btn pri" name="subscription" value="{subscriptionId}">{(
                    due > 0 ? $"Pay {Wording.Money(due, currency)} and change" : "Change plan"
                )}</button><a class="btn" href="{visit.Home}?done">Back</a></form></div></section>
                """
            )
        );
    }
}
