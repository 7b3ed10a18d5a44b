using System.Globalization;
using System.Text.Json.Nodes;
using StripeSandbox.Clock;
using StripeSandbox.HostedCheckout;
using StripeSandbox.Pages;
using StripeSandbox.Store;
using StripeSandbox.Webhooks;

namespace StripeSandbox.Dashboard;

/// <summary>The sandbox's dashboard: the time, what is due, what was delivered, and actions on them.</summary>
public static class DashboardPages
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/", Home);
        foreach (var list in new[] { "customers", "subscriptions", "invoices", "meters", "events", "deliveries", "operations" })
            app.MapGet(
                "/dashboard/" + list,
                (HttpContext http, World world, Api.Operations operations) =>
                    world.Read(() => DashboardLists.Show(http, world, operations, list))
            );
        app.MapGet(
            "/dashboard/object/{id}",
            (HttpContext http, World world, string id) => world.Read(() => DashboardLists.One(http, world, id))
        );
        app.MapPost("/dashboard/advance", AdvanceAsync).DisableAntiforgery();
        app.MapPost("/dashboard/chaos", SwitchChaosAsync).DisableAntiforgery();
        app.MapPost("/dashboard/resend", ResendAsync).DisableAntiforgery();
        app.MapGet("/dashboard/reset", ConfirmReset);
        app.MapPost(
                "/dashboard/reset",
                (World world) =>
                {
                    world.Reset();
                    return new SeeOther("/");
                }
            )
            .DisableAntiforgery();
    }

    private static IResult Home(HttpContext http, World world, PlayDue play, Chaos chaos) =>
        world.Read(() =>
            Frame(
                http,
                "Dashboard",
                "",
                DashboardView.Home(world, play, chaos, http.Request.Query["problem"]),
                world.Clock.Advancing ? "1" : null
            )
        );

    public static IResult Frame(HttpContext http, string title, string current, Html body, string? refresh = null)
    {
        var portal = http.RequestServices.GetRequiredService<SandboxOptions>().PortalUrl;
        var links = new[] { "customers", "subscriptions", "invoices", "meters", "events", "deliveries" };
        return Page.Show(
            http,
            title,
            Html.Of(
                $"""
                <div class="page wide-page"><header class="head">{Page.Brand("Stripe sandbox", "/")}<nav aria-label="Sandbox">{links.Select(
                    l =>
                        Html.Of(
                            $"""
                            <a href="/dashboard/{l}"{Html.If(
                                l == current,
                                $" aria-current=\"page\""
                            )}>{char.ToUpperInvariant(l[0])}{l[1..]}</a>
                            """
                        )
                )}{Html.If(portal is not null, $"""<a class="btn" href="{portal}">Open portal</a>""")}</nav></header>
                <main id="main" class="stack">{body}</main></div>
                """
            ),
            200,
            refresh
        );
    }

    private static async Task<IResult> AdvanceAsync(HttpContext http, World world, PlayDue play, IHostApplicationLifetime life)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var wanted = new JsonObject();
        if (long.TryParse(form["seconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            wanted["seconds"] = seconds;
        if (form["next"].ToString() is { Length: > 0 } next)
            wanted["next"] = next;
        if (DateTimeOffset.TryParse(form["to"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var to))
            wanted["to"] = to.ToUnixTimeSeconds();
        if (SandboxApi.Target(world, wanted) is not { } target)
            return new SeeOther("/?problem=" + Uri.EscapeDataString("Nothing is due, or the time could not be read."));
        if (target < world.Read(() => world.Clock.Now))
            return new SeeOther("/?problem=" + Uri.EscapeDataString("Time only goes forward."));
        _ = play.AdvanceAsync(target, life.ApplicationStopping);
        return new SeeOther("/");
    }

    private static async Task<IResult> SwitchChaosAsync(HttpContext http, Chaos chaos)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var wanted = new JsonObject();
        foreach (var (name, _) in Chaos.Off())
        {
            if (form[name].ToString() is { Length: > 0 } text && Json.ParseDecimal(text) is { } value)
                wanted[name] = name is "seed" or "delay_ms" or "timeout_ms" ? (long)value : value;
        }

        return new SeeOther(chaos.Set(wanted) is { } wrong ? "/?problem=" + Uri.EscapeDataString(wrong) : "/");
    }

    private static async Task<IResult> ResendAsync(HttpContext http, World world, Dispatcher webhooks)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (id, endpoint) = (form["event"].ToString(), form["endpoint"].ToString());
        if (world.Read(() => world.Store.Find(id) is not null))
            webhooks.Resend(id, endpoint);
        return new SeeOther("/dashboard/deliveries");
    }

    private const string ResetEffect =
        "Deletes every customer, subscription, invoice and event, and sets the clock back. "
        + "A portal database that knows the old state no longer fits and must be reset, too.";

    private static IResult ConfirmReset(HttpContext http) =>
        Frame(
            http,
            "Reset",
            "",
            Html.Of(
                $"""
                <section class="sheet"><div class="sec stack"><h1>Reset the sandbox?</h1><p>{ResetEffect}</p>
                <form method="post" action="/dashboard/reset" class="row"><a class="btn" href="/">Keep everything</a><button
                class="btn bad">Reset sandbox</button></form></div></section>
                """
            )
        );
}
