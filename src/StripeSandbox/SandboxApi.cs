using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Clock;
using StripeSandbox.Store;
using StripeSandbox.Webhooks;

namespace StripeSandbox;

/// <summary>The sandbox's own API, which real Stripe lacks: clock, settings, deliveries, fault injection.</summary>
public static class SandboxApi
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);
    private const int ShownDue = 100;
    private const int ShownDeliveries = 200;

    public static void Map(WebApplication app)
    {
        var api = app.MapGroup("/_sandbox");
        api.MapGet("/clock", ReadClockAsync);
        api.MapPost("/clock/advance", AdvanceClockAsync);
        api.MapGet("/due", (World world) => Answer(world.Read(() => new JsonObject { ["due"] = Upcoming(world) })));
        api.MapPost(
            "/reset",
            (World world) =>
            {
                world.Reset();
                return Answer(world.Read(() => Clock(world)));
            }
        );
        api.MapGet("/settings", (World world) => Answer(world.Read(() => Settings(world))));
        api.MapPost("/settings", ChangeSettingsAsync);
        api.MapGet("/chaos", (Chaos chaos) => Answer(chaos.Settings));
        api.MapPost(
            "/chaos",
            async (HttpRequest request, Chaos chaos) =>
                chaos.Set(await BodyAsync(request)) is { } wrong ? Refused(wrong) : Answer(chaos.Settings)
        );
        api.MapGet("/keys", (World world) => Answer(ApiKeys.List(world.Options)));
        api.MapPost(
            "/keys",
            async (HttpRequest request, World world) =>
                ApiKeys.Change(world.Options, await BodyAsync(request)) is { } wrong ? Refused(wrong) : Answer(ApiKeys.List(world.Options))
        );
        api.MapGet("/held", (Chaos chaos) => Answer(new JsonObject { ["held"] = (long)chaos.Delayed }));
        api.MapPost("/held/release", (Chaos chaos) => Answer(new JsonObject { ["released"] = (long)chaos.Release() }));
        api.MapGet("/deliveries", (World world) => Answer(world.Read(() => Deliveries(world))));
        api.MapPost("/events/{id}/resend", Resend);
        api.MapPost("/webhook_endpoints/{id}/rotate", RotateAsync);
    }

    private static async Task<IResult> ReadClockAsync(World world, PlayDue play, HttpRequest request, CancellationToken cancellation)
    {
        if (long.TryParse(request.Query["after_version"], out var version))
            await play.WaitForChangeAsync(version, LongPoll, cancellation);
        return Answer(world.Read(() => Clock(world)));
    }

    public static JsonObject Clock(World world) =>
        new()
        {
            ["now"] = world.Clock.Now,
            ["offset_seconds"] = world.Clock.Offset,
            ["version"] = world.Clock.Version,
            ["advancing"] = world.Clock.Advancing,
            ["account"] = world.Account.Need("id"),
        };

    private static async Task<IResult> AdvanceClockAsync(World world, PlayDue play, HttpRequest request, IHostApplicationLifetime life)
    {
        var wanted = await BodyAsync(request);
        if (Target(world, wanted) is not { } to)
            return Refused(
                "Say where to: {\"to\": unix seconds}, {\"seconds\": n} or {\"next\": \"due\" or \"invoice\"}; with next, something "
                    + "must be due."
            );
        if (to < world.Read(() => world.Clock.Now))
            return Refused("Time only goes forward.");
        var done = play.AdvanceAsync(to, life.ApplicationStopping);
        if (wanted.Bool("wait"))
            await done;
        return Answer(world.Read(() => Clock(world)), wanted.Bool("wait") ? 200 : 202);
    }

    public static long? Target(World world, JsonObject wanted) =>
        world.Read(() =>
        {
            if (wanted.LongOrNull("to") is { } to)
                return to;
            if (wanted.LongOrNull("seconds") is { } seconds)
                return world.Clock.Now + seconds;
            var due = wanted.Str("next") switch
            {
                "due" => DueList.Next(world),
                "invoice" => DueList.Of(world).Where(d => d.What is "Period ends" or "Invoice is finalized").MinBy(d => d.At),
                _ => null,
            };
            return due is null ? (long?)null : Math.Max(due.At, world.Clock.Now);
        });

    public static JsonArray Upcoming(World world) =>
        new(
            DueList
                .Of(world)
                .OrderBy(d => d.At)
                .Take(ShownDue)
                .Select(d =>
                    (JsonNode?)
                        new JsonObject
                        {
                            ["at"] = d.At,
                            ["what"] = d.What,
                            ["id"] = d.Id,
                        }
                )
                .ToArray()
        );

    private static JsonObject Settings(World world) =>
        new()
        {
            ["summary_lag_seconds"] = world.Settings.Long("summary_lag_seconds"),
            ["rate_limit"] = world.Options.RateLimit,
            ["tax_percent"] = world.Options.TaxPercent,
            ["after_retries"] = world.Options.AfterRetries,
            ["pause_after_instant_ms"] = world.Options.PauseAfterInstantMs,
        };

    private static async Task<IResult> ChangeSettingsAsync(World world, HttpRequest request)
    {
        var wanted = await BodyAsync(request);
        if (wanted.Select(w => w.Key).FirstOrDefault(k => !Settings(world).ContainsKey(k)) is { } unknown)
            return Refused($"Unknown setting: {unknown}.");
        world.Write(tx =>
        {
            if (wanted.LongOrNull("summary_lag_seconds") is { } lag)
                tx.Edit(world.Settings)["summary_lag_seconds"] = lag;
        });
        if (wanted.LongOrNull("rate_limit") is { } limit)
            world.Options.RateLimit = (int)limit;
        if (wanted.DecimalOrNull("tax_percent") is { } tax)
            world.Options.TaxPercent = tax;
        if (wanted.Str("after_retries") is { } after)
            world.Options.AfterRetries = after;
        if (wanted.LongOrNull("pause_after_instant_ms") is { } pause)
            world.Options.PauseAfterInstantMs = (int)pause;
        return Answer(world.Read(() => Settings(world)));
    }

    private static JsonObject Deliveries(World world) =>
        new()
        {
            ["deliveries"] = new JsonArray(
                world
                    .Store.All("event")
                    .Concat(world.Store.All("_thin_event"))
                    .Reverse()
                    .SelectMany(e => e.Each("_deliveries").Select(d => (e, d)))
                    .Take(ShownDeliveries)
                    .Select(x =>
                        (JsonNode?)
                            new JsonObject
                            {
                                ["event"] = x.e.Need("id"),
                                ["type"] = x.e.Str("type") ?? x.e.Obj("_thin")?.Str("type"),
                                ["created"] = x.e.Long("created"),
                                ["endpoint"] = x.d.Need("endpoint"),
                                ["delivered"] = x.d.Bool("delivered"),
                                ["given_up"] = x.d.Bool("given_up"),
                                ["attempts"] = x.d["attempts"]!.DeepClone(),
                            }
                    )
                    .ToArray()
            ),
        };

    private static IResult Resend(World world, Dispatcher webhooks, string id, HttpRequest request)
    {
        var endpoints = world.Read(() => world.Store.Find(id)?.Each("_deliveries").Select(d => d.Need("endpoint")).ToList());
        if (endpoints is null)
            return Refused($"No such event: {id}", 404);
        var only = request.Query["endpoint"].FirstOrDefault();
        foreach (var endpoint in endpoints.Where(e => only is null || e == only))
            webhooks.Resend(id, endpoint);
        return Answer(new JsonObject { ["resent_to"] = endpoints.ToJsonArray() });
    }

    private static async Task<IResult> RotateAsync(World world, string id, HttpRequest request)
    {
        var wanted = await BodyAsync(request);
        var secret = world.Write(tx =>
            tx.Find("webhook_endpoint", id) is { } endpoint
                ? Signing.Rotate(tx, endpoint, wanted.LongOrNull("old_valid_seconds") ?? 24 * 3600)
                : null
        );
        return secret is null ? Refused($"No such endpoint: {id}", 404) : Answer(new JsonObject { ["id"] = id, ["secret"] = secret });
    }

    private static async Task<JsonObject> BodyAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
    }

    private static IResult Answer(JsonObject body, int status = 200) =>
        Results.Content(body.Text(), "application/json", statusCode: status);

    private static IResult Refused(string why, int status = 400) => Answer(new JsonObject { ["error"] = why }, status);
}
