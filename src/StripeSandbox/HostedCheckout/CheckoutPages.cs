using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Pages;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.HostedCheckout;

/// <summary>
/// The Checkout page's requests: show, pay, promotion code, and the step where a bank asks the customer to confirm. Plain
/// forms, so it works without script. Every POST is answered with 303, so that Back and reload never ask to send a card again.
/// After payment it waits a little for the webhook, as Stripe does, then sends the customer back.
/// </summary>
public static class CheckoutPages
{
    private static readonly TimeSpan WebhookPatience = TimeSpan.FromSeconds(10);

    public static void Map(WebApplication app)
    {
        app.MapGet("/c/pay/{id}", Show);
        app.MapPost("/c/pay/{id}", PayAsync).DisableAntiforgery();
        app.MapPost("/c/pay/{id}/promotion", PromotionAsync).DisableAntiforgery();
        app.MapGet("/c/3ds/{id}", (HttpContext http, World world, string id) => ThreeDSecure.Show(http, world, id));
        app.MapPost("/c/3ds/{id}", ConfirmAsync).DisableAntiforgery();
    }

    private static JsonObject? Session(World world, string id) =>
        world.Read(() => world.Store.Find(id) is { } s && s.Str("object") == "checkout.session" ? s.Copy() : null);

    private static IResult Show(HttpContext http, World world, string id)
    {
        if (Session(world, id) is not { } session)
            return Page.NotFound(http, "There is no such Checkout page");
        if (Closed(http, session) is { } closed)
            return closed;
        if (http.Request.Query.ContainsKey("tried") && LastTry.Of(session) is { } tried)
            return world.Read(() => CheckoutView.Show(http, world, session, tried.Form, tried.Problems, tried.Declined, tried.CodeProblem));
        var failed = http.Request.Query.ContainsKey("authentication_failed") ? "We could not confirm that it is you" : null;
        return world.Read(() => CheckoutView.Show(http, world, session, CardForm.Empty, [], failed));
    }

    private const string Expired = "Checkout pages last up to a day. Nothing was charged; start again where you came from.";

    private static IResult? Closed(HttpContext http, JsonObject session) =>
        session.Str("status") switch
        {
            "complete" => Page.Show(
                http,
                "Already paid",
                Html.Of(
                    $"""
                    <main id="main" class="page narrow"><h1>This is already done</h1><p>Nothing is charged twice.</p><p><a
                    class="btn pri" href="{SuccessUrl(
                        session
                    )}">Go on</a></p></main>
                    """
                )
            ),
            "expired" => Page.Show(
                http,
                "Expired",
                Html.Of(
                    $"""
                    <main id="main" class="page narrow"><h1>This page has expired</h1><p>{Expired}</p>
                    {Html.If(
                        session.Str("cancel_url") is not null,
                        $"""<p><a class="btn pri" href="{session.Str("cancel_url")}">Back</a></p>"""
                    )}</main>
                    """
                ),
                410
            ),
            _ => null,
        };

    private static string SuccessUrl(JsonObject session) =>
        session
            .Need("success_url")
            .Replace("{CHECKOUT_SESSION_ID}", session.Need("id"), StringComparison.Ordinal)
            .Replace("%7BCHECKOUT_SESSION_ID%7D", session.Need("id"), StringComparison.OrdinalIgnoreCase);

    private static async Task<IResult> PayAsync(HttpContext http, World world, string id)
    {
        if (Session(world, id) is not { } session)
            return Page.NotFound(http, "There is no such Checkout page");
        if (session.Str("status") != "open")
            return new SeeOther("/c/pay/" + id);
        var form = CardForm.Read(await http.Request.ReadFormAsync(http.RequestAborted));
        if (session.Obj("customer_details")?.Str("email") is { } known)
            form = form with { Email = known };
        var needsCard = CompleteCheckout.NeedsCard(session);
        var problems = form.Problems(needsEmail: true, world.Read(() => DateTimeOffset.FromUnixTimeSeconds(world.Clock.Now)));
        if (!needsCard)
            problems = problems.Where(p => p.Key == "email").ToDictionary(StringComparer.Ordinal);
        if (problems.Count > 0)
            return Again(world, id, new LastTry(form, problems));
        if (needsCard && form.Card!.Asks3ds)
        {
            world.Write(tx =>
                tx.Edit(world.Store.Find(id)!)["_waiting"] = new JsonObject
                {
                    ["number"] = form.Number,
                    ["expiry"] = form.Expiry,
                    ["name"] = form.Name,
                    ["email"] = form.Email,
                    ["country"] = form.Country,
                    ["postal"] = form.PostalCode,
                    ["tax_id"] = form.TaxId,
                }
            );
            return new SeeOther("/c/3ds/" + id);
        }

        return await CompleteAsync(http, world, id, form, authenticated: false);
    }

    /// <summary>Shows the page again with the errors of the last attempt.</summary>
    private static SeeOther Again(World world, string id, LastTry tried)
    {
        world.Write(tx => tried.KeepIn(tx.Edit(world.Store.Find(id)!)));
        return new SeeOther($"/c/pay/{id}?tried");
    }

    private static async Task<IResult> CompleteAsync(HttpContext http, World world, string id, CardForm form, bool authenticated)
    {
        try
        {
            var (month, year) = form.ExpiresAt;
            world.Write(tx =>
                CompleteCheckout.Run(
                    tx,
                    world.Store.Find(id)!,
                    new CompleteCheckout.Payer(
                        form.Email,
                        form.Name.Length > 0 ? form.Name : null,
                        form.Card,
                        month,
                        year,
                        authenticated,
                        form.Country,
                        form.PostalCode,
                        form.TaxId
                    )
                )
            );
        }
        catch (ApiError e)
        {
            var declined = e.DeclineCode is null ? e.Message : $"{e.Message} ({e.Code}: {e.DeclineCode})";
            return Again(world, id, new LastTry(form, [], declined));
        }

        await WaitForWebhookAsync(world, id, http.RequestAborted);
        return new SeeOther(SuccessUrl(Session(world, id)!));
    }

    /// <summary>Waits until each endpoint has answered checkout.session.completed once, for at most ten seconds.</summary>
    private static async Task WaitForWebhookAsync(World world, string id, CancellationToken cancellation)
    {
        var until = DateTime.UtcNow + WebhookPatience;
        while (DateTime.UtcNow < until)
        {
            var notified = world.Read(() =>
                world
                    .Store.All("event")
                    .LastOrDefault(e => e.Str("type") == "checkout.session.completed" && e.Obj("data")!.Obj("object")!.Str("id") == id)
                    is not { } completed
                || completed.Each("_deliveries").All(d => d.Arr("attempts")!.Count > 0)
            );
            if (notified)
                return;
            await Task.Delay(25, cancellation);
        }
    }

    private static async Task<IResult> PromotionAsync(HttpContext http, World world, string id)
    {
        if (Session(world, id) is not { } open)
            return Page.NotFound(http, "There is no such Checkout page");
        if (open.Str("status") != "open")
            return new SeeOther("/c/pay/" + id);
        var text = (await http.Request.ReadFormAsync(http.RequestAborted))["code"].ToString().Trim();
        var problem = world.Write(tx =>
        {
            var session = tx.Edit(tx.Find("checkout.session", id)!);
            var code = tx.All("promotion_code")
                .FirstOrDefault(c => c.Bool("active") && c.Need("code").Equals(text, StringComparison.OrdinalIgnoreCase));
            var coupon = tx.Find("coupon", code?.Obj("promotion")!.Str("coupon"));
            var isUsable =
                code is not null
                && coupon is not null
                && PromotionCodes.Usable(code, tx.Now, session.Str("customer"))
                && Coupons.Usable(coupon, tx.Now);
            if (text.Length > 0 && !isUsable)
                return "This code is not valid.";
            session["_discounts"] = code is null ? new JsonArray() : new JsonArray(new JsonObject { ["promotion_code"] = code.Need("id") });
            session["_code"] = code?.Need("code");
            CheckoutTotals.Sum(tx, session);
            return null;
        });
        return problem is null ? new SeeOther("/c/pay/" + id) : Again(world, id, new LastTry(CardForm.Empty, [], CodeProblem: problem));
    }

    private static async Task<IResult> ConfirmAsync(HttpContext http, World world, string id)
    {
        var agreed = (await http.Request.ReadFormAsync(http.RequestAborted))["answer"] == "complete";
        if (!id.StartsWith("cs_", StringComparison.Ordinal))
            return ThreeDSecure.ForIntent(http, world, id, agreed);
        if (Session(world, id)?.Obj("_waiting") is not { } waiting)
            return Page.NotFound(http, "Nothing waits for confirmation here");
        if (!agreed)
            return new SeeOther($"/c/pay/{id}?authentication_failed");
        var form = new CardForm(
            waiting.Need("number"),
            waiting.Need("expiry"),
            "123",
            waiting.Need("name"),
            waiting.Need("email"),
            waiting.Need("country"),
            waiting.Need("postal"),
            waiting.Need("tax_id")
        );
        return await CompleteAsync(http, world, id, form, authenticated: true);
    }
}

/// <summary>303: the browser follows with a GET, so that reloading the next page does not pay again.</summary>
public sealed class SeeOther(string location) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = location;
        return Task.CompletedTask;
    }
}
