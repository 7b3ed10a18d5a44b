using System.Text.Json;
using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.CustomerPortal;
using StripeSandbox.Pages;
using StripeSandbox.Store;

namespace StripeSandbox.Dashboard;

/// <summary>The dashboard's lists, newest first, and any object as JSON.</summary>
public static class DashboardLists
{
    private const int Shown = 100;
    private static readonly JsonSerializerOptions Indented = new(Json.Relaxed) { WriteIndented = true };

    public static IResult Show(HttpContext http, World world, Operations operations, string list) =>
        DashboardPages.Frame(
            http,
            list,
            list,
            list switch
            {
                "customers" => Customers(world),
                "subscriptions" => Subscriptions(world),
                "invoices" => Invoices(world),
                "events" => Events(world),
                "meters" => Meters(world),
                "operations" => OperationList(operations),
                _ => Html.Of($"""<h1>Deliveries</h1><section class="sheet">{DeliveryTable(Deliveries(world))}</section>"""),
            }
        );

    private static Html Customers(World world) =>
        Table(
            world,
            "Customers",
            "customer",
            ["Customer", "Name", "Balance", "Created"],
            c =>
                [
                    Link(c.Str("email") ?? c.Need("id"), c),
                    c.Str("name"),
                    Wording.Money(c.Long("balance"), c.Str("currency") ?? "usd"),
                    Wording.DateAndTime(c.Long("created")),
                ]
        );

    private static Html Subscriptions(World world) =>
        Table(
            world,
            "Subscriptions",
            "subscription",
            ["Subscription", "Customer", "Status", "Period ends"],
            s =>
                [
                    Link(Wording.Plan(world, s), s),
                    Link(world.Store.Find(s.Need("customer"))?.Str("email") ?? s.Need("customer"), s.Need("customer")),
                    PortalView.Status(s.Need("status")),
                    Wording.DateAndTime(s.Each("items").Min(i => i.Long("current_period_end"))),
                ]
        );

    private static Html Invoices(World world) =>
        Table(
            world,
            "Invoices",
            "invoice",
            ["Invoice", "Customer", "Status", "Reason", "Total"],
            i =>
                [
                    Link(i.Str("number") ?? "draft " + i.Need("id"), i),
                    Link(i.Str("customer_email") ?? i.Need("customer"), i.Need("customer")),
                    PortalView.Status(i.Need("status")),
                    i.Need("billing_reason").Replace('_', ' '),
                    Wording.Money(i.Long("total"), i.Need("currency")),
                ]
        );

    private static Html Events(World world) =>
        Table(
            world,
            "Events",
            "event",
            ["Event", "About", "Created", "Not yet delivered"],
            e =>
                [
                    Link(e.Need("type"), e),
                    About(e),
                    Wording.DateAndTime(e.Long("created")),
                    Webhooks.Deliveries.PendingFor(world, e.Need("id")),
                ]
        );

    private static List<(JsonObject Event, JsonObject Delivery)> Deliveries(World world) =>
        world.Store.All("event").Reverse().SelectMany(e => e.Each("_deliveries").Select(d => (e, d))).Take(Shown).ToList();

    private static Html Link(string text, JsonObject o) => Link(text, o.Need("id"));

    private static Html Link(string text, string id) => Html.Of($"""<a href="/dashboard/object/{id}">{text}</a>""");

    private static object? About(JsonObject e) => e.Obj("data")!.Obj("object")!.Str("id") is { } id ? Link(id, id) : null;

    private static Html Table(World world, string title, string kind, string[] columns, Func<JsonObject, object?[]> cells)
    {
        var rows = world.Store.All(kind).Reverse().Take(Shown).ToList();
        var table = Rows(title, columns, rows.Select(cells));
        var none = Html.If(rows.Count == 0, $"""<div class="sec dim">None yet.</div>""");
        return Html.Of($"""<h1>{title}</h1><section class="sheet">{table}{none}</section>""");
    }

    private static Html Rows(string title, string[] columns, IEnumerable<object?[]> rows) =>
        Html.Of(
            $"""
            <div class="scroll" tabindex="0" role="region" aria-label="{title}"><table
            class="cards"><caption class="sr">{title}</caption><thead><tr>{columns.Select(
                c => Html.Of($"""<th scope="col">{c}</th>""")
            )}</tr></thead><tbody>
            {rows.Select(r => Row(columns, r))}</tbody></table></div>
            """
        );

    private static Html Row(string[] columns, object?[] cells)
    {
        var rest = cells.Skip(1).Select((c, i) => Html.Of($"""<td data-label="{columns[i + 1]}">{c}</td>"""));
        return Html.Of($"""<tr><th scope="row">{cells[0]}</th>{rest}</tr>""");
    }

    private static Html Meters(World world)
    {
        var totals = world.Usage.Totals().ToList();
        return Html.Of(
            $"""
            <h1>Meters</h1><section class="sheet">{Rows(
                "Usage by customer",
                ["Meter", "Customer", "Sum", "Reports"],
                totals.Select(t =>
                    new object?[]
                    {
                        Link(world.Store.Find(t.Meter)?.Str("event_name") ?? t.Meter, t.Meter),
                        Link(world.Store.Find(t.Customer)?.Str("email") ?? t.Customer, t.Customer),
                        t.Sum,
                        t.Count,
                    }
                )
            )}
            {Html.If(totals.Count == 0, $"""<div class="sec dim">No usage was reported yet.</div>""")}</section>
            <h2>Newest reports</h2><section class="sheet">{Rows(
                "Newest reports",
                ["Identifier", "Meter", "Value", "For"],
                world.Usage.Newest.Take(20).Select(r =>
                    new object?[] { r.Identifier, world.Store.Find(r.Meter)?.Str("event_name"), r.Value, Wording.DateAndTime(r.Timestamp) }
                )
            )}</section>
            """
        );
    }

    private static Html OperationList(Operations operations)
    {
        var played = operations.Played.Select(o => $"{o.Method} {o.Pattern}").ToHashSet(StringComparer.Ordinal);
        var all = operations.Known.Union(played, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Html Here(string operation) =>
            played.Contains(operation)
                ? Html.Of($"""<span class="tag ok">✓ yes</span>""")
                : Html.Of($"""<span class="tag warn">no</span>""");
        var table = Rows("Operations", ["Operation", "Here"], all.Select(o => new object?[] { o, Here(o) }));
        return Html.Of($"""<h1>Operations</h1><section class="sheet">{table}</section>""");
    }

    public static Html DeliveryTable(IReadOnlyList<(JsonObject Event, JsonObject Delivery)> rows) =>
        Rows(
            "Deliveries",
            ["Event", "Answer", "Tries", "Sandbox time", "Again"],
            rows.Select(r =>
                new object?[]
                {
                    Html.Of($"""{Link(r.Event.Need("type"), r.Event)}<br><span class="mono dim">{r.Event.Need("id")}</span>"""),
                    Outcome(r.Delivery),
                    r.Delivery.Arr("attempts")!.Count,
                    Html.Of($"""<span class="small num">{Time(r.Event.Long("created"))}</span>"""),
                    ResendForm(r.Event, r.Delivery.Need("endpoint")),
                }
            )
        );

    private static string Time(long instant) =>
        DateTimeOffset.FromUnixTimeSeconds(instant).ToString("d MMM HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    private static Html ResendForm(JsonObject e, string endpoint) =>
        Html.Of(
            $"""
            <form method="post" action="/dashboard/resend"><input type="hidden" name="endpoint" value="{endpoint}"><button
            class="btn" name="event" value="{e.Need("id")}" aria-label="Resend {e.Need("type")}">Resend</button></form>
            """
        );

    private static Html Outcome(JsonObject delivery)
    {
        if (delivery.Each("attempts").LastOrDefault() is not { } last)
            return Html.Of($"""<span class="tag">… waiting</span>""");
        var answer = last.LongOrNull("status") is { } status ? $"{status} · {last.Long("took_ms")} ms" : last.Str("error");
        return delivery.Bool("delivered") ? Html.Of($"""<span class="tag ok">✓ {answer}</span>""")
            : delivery.Bool("given_up") ? Html.Of($"""<span class="tag bad">⚠ {answer}, given up</span>""")
            : Html.Of($"""<span class="tag warn">⟳ {answer}, will retry</span>""");
    }

    public static IResult One(HttpContext http, World world, string id)
    {
        if (world.Store.Find(id) is not { } o || o.Need("object")[0] == '_')
            return Page.NotFound(http, "There is no such object");
        var page =
            o.Str("object") == "invoice" && o.Str("status") != "draft"
                ? Html.Of($"""<a class="btn" href="/i/{id}">Customer’s view</a>""")
                : Html.None;
        return DashboardPages.Frame(
            http,
            id,
            "",
            Html.Of(
                $"""
                <div class="row between"><h1 class="mono">{id}</h1>{page}</div><section class="sheet"><div
                class="sec scroll" tabindex="0"><pre class="mono">{Render.Public(world, o).ToJsonString(Indented)}</pre></div></section>
                """
            )
        );
    }
}
