using System.Globalization;
using System.Text.Json.Nodes;
using StripeSandbox.Billing;
using StripeSandbox.Clock;
using StripeSandbox.Pages;
using StripeSandbox.Store;
using StripeSandbox.Webhooks;

namespace StripeSandbox.Dashboard;

/// <summary>The front page: clock, played and due instants, deliveries, fault injection, reset.</summary>
public static class DashboardView
{
    private const int ShownDue = 6;
    private const int ShownDeliveries = 8;

    public static Html Home(World world, PlayDue play, Chaos chaos, string? problem) =>
        Html.Of(
            $"""
            <h1 class="sr">Sandbox dashboard</h1>
            {Html.If(!string.IsNullOrEmpty(problem), $"""<div class="note bad" role="alert"><b>{problem}</b></div>""")}
            {Clock(world, play)}
            <div class="cols"><div class="stack">{DueSoon(world)}{Deliveries(world)}</div><div class="stack">{ChaosForm(
                chaos
            )}{StartOver}</div></div>
            """
        );

    private static Html Clock(World world, PlayDue play)
    {
        var now = world.Clock.Now;
        var next = DueList.Next(world);
        var inOneHour = DateTimeOffset.FromUnixTimeSeconds(now + 3600).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        return Html.Of(
            $"""
            <section class="sheet" aria-labelledby="clock"><div class="sec row between top"><div><h2 id="clock"
            class="dim">Sandbox time</h2>
            <p class="clock">{DateTimeOffset.FromUnixTimeSeconds(now).ToString(
                "ddd d MMM yyyy, HH:mm:ss",
                CultureInfo.InvariantCulture
            )}</p><p class="small dim">UTC · {Ahead(world.Clock.Offset)} · {(
                world.Clock.Advancing ? "advancing" : "flows at normal speed"
            )}</p></div>
            <form method="post" action="/dashboard/advance" class="stack tight"><div class="row"><button class="btn" name="seconds"
            value="3600">+ 1 hour</button><button class="btn" name="seconds" value="86400">+ 1 day</button>
            <button class="btn" name="next" value="due">Next due{(
                next is null ? "" : ": " + Short(next.At)
            )}</button><button class="btn" name="next" value="invoice">Next invoice</button></div></form></div>
            <div class="sec"><form method="post" action="/dashboard/advance" class="row"><label for="to">To a time (UTC)</label><input
            class="in inline" id="to" name="to" type="datetime-local" value="{inOneHour}"><button
            class="btn pri">Go there</button></form></div>
            {Playing(world, play)}</section>
            """
        );
    }

    private static string Ahead(long offset) =>
        offset switch
        {
            0 => "your clock",
            >= 86_400 => $"{(offset / 86_400).ToString(CultureInfo.InvariantCulture)} days ahead of your clock",
            >= 3600 => $"{(offset / 3600).ToString(CultureInfo.InvariantCulture)} hours ahead of your clock",
            _ => $"{offset.ToString(CultureInfo.InvariantCulture)} seconds ahead of your clock",
        };

    private static string Short(long instant) =>
        DateTimeOffset.FromUnixTimeSeconds(instant).ToString("d MMM HH:mm", CultureInfo.InvariantCulture);

    private static Html Playing(World world, PlayDue play)
    {
        var done = play.LastPlayed;
        if (!world.Clock.Advancing && done.Count == 0)
            return Html.None;
        var title = world.Clock.Advancing ? $"Advancing to {Wording.DateAndTime(play.AdvancingTo)}" : "Played last";
        return Html.Of(
            $"""
            <div class="sec" role="status"><p class="strong">{title}</p><ol class="feed small">{done.Reverse().Take(12).Select(p =>
                Html.Of(
                    $"""
                    <li><span>✓ <b>{Wording.DateAndTime(p.At)}</b> {p.What} <a class="mono"
                    href="/dashboard/object/{p.Id}">{p.Id}</a></span><span
                    class="dim">{p.Deliveries} {(p.Deliveries == 1 ? "webhook" : "webhooks")} delivered</span></li>
                    """
                )
            )}</ol></div>
            """
        );
    }

    private static Html DueSoon(World world)
    {
        var due = DueList.Of(world).OrderBy(d => d.At).Take(ShownDue).ToList();
        return Html.Of(
            $"""
            <section class="sheet" aria-labelledby="due"><div class="sec"><h2 id="due">What happens next</h2>{Html.If(
                due.Count == 0,
                $"""<p class="dim">Nothing is due. Subscribe someone, and their next period shows here.</p>"""
            )}
            <ol class="feed small">{due.Select(d =>
                Html.Of(
                    $"""
                    <li><span>{d.What} <a class="mono" href="/dashboard/object/{d.Id}">{d.Id}</a></span><span
                    class="dim">{Wording.DateAndTime(d.At)}</span></li>
                    """
                )
            )}</ol></div></section>
            """
        );
    }

    private static Html Deliveries(World world)
    {
        var rows = world
            .Store.All("event")
            .Reverse()
            .SelectMany(e => e.Each("_deliveries").Select(d => (e, d)))
            .Take(ShownDeliveries)
            .ToList();
        return Html.Of(
            $"""
            <section class="sheet" aria-labelledby="deliveries"><div class="sec row between"><h2
            id="deliveries">Webhook deliveries</h2><a class="small" href="/dashboard/deliveries">All</a></div>
            {(
                rows.Count == 0
                    ? Html.Of($"""<div class="sec dim">Nothing was sent yet: no endpoint, or no event.</div>""")
                    : DashboardLists.DeliveryTable(rows)
            )}</section>
            """
        );
    }

    private static readonly (string Name, string Label)[] Switches =
    [
        ("webhook_delay", "Webhooks late"),
        ("webhook_duplicate", "Webhooks twice"),
        ("webhook_reorder", "Webhooks out of order"),
        ("webhook_drop", "Webhooks lost"),
        ("api_429", "API answers 429"),
        ("api_500", "API answers 500"),
        ("api_timeout_before", "API hangs, does nothing"),
        ("api_timeout_after", "API does it, then hangs"),
        ("api_close", "Connection breaks mid-answer"),
    ];

    private static Html ChaosForm(Chaos chaos)
    {
        var now = chaos.Settings;
        return Html.Of(
            $"""
            <section class="sheet" aria-labelledby="trouble"><div class="sec stack"><div><h2 id="trouble">Make trouble</h2><p
            class="small dim">The share of calls or webhooks it befalls, 0 to 1.</p></div><form method="post" action="/dashboard/chaos"
            class="stack tight">
            {Switches.Select(s =>
                Html.Of(
                    $"""
                    <div class="row between one"><label for="{s.Name}">{s.Label}</label><span><input class="in inline share"
                    id="{s.Name}" name="{s.Name}" type="number" min="0" max="1" step="0.05"
                    value="{now.DecimalOrNull(s.Name)}"></span></div>
                    """
                )
            )}
            <div class="row between one"><label for="seed">Seed</label><span><input class="in inline share" id="seed" name="seed"
            type="number" value="{now.Long(
                "seed"
            )}"></span></div><p><button class="btn">Apply</button></p></form></div></section>
            """
        );
    }

    private static readonly Html StartOver = new(
        """
        <section class="sheet" aria-labelledby="over"><div class="sec stack"><div><h2 id="over">Start over</h2><p
        class="small dim">Deletes everything here and sets the clock back.</p></div><p><a class="btn bad"
        href="/dashboard/reset">Reset sandbox…</a></p><p class="small"><a
        href="/dashboard/operations">What this sandbox plays</a></p></div></section>
        """
    );
}
