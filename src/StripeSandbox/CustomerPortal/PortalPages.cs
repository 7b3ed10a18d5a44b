using System.Globalization;
using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.HostedCheckout;
using StripeSandbox.Pages;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.CustomerPortal;

/// <summary>
/// The Customer Portal's requests. The session's configuration decides what a customer may do. Actions run the same code as the
/// API.
/// </summary>
public static class PortalPages
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/p/session/{id}", (HttpContext http, World world, string id) => Read(http, world, id, PortalView.Home));
        app.MapGet(
            "/p/session/{id}/card",
            (HttpContext http, World world, string id) => Read(http, world, id, p => PortalView.Card(p, CardForm.Empty, [], null))
        );
        app.MapPost("/p/session/{id}/card", AddCard).DisableAntiforgery();
        app.MapPost("/p/session/{id}/default", MakeDefault).DisableAntiforgery();
        app.MapGet("/p/session/{id}/cancel", (HttpContext http, World world, string id) => Read(http, world, id, PortalView.Cancel));
        app.MapPost("/p/session/{id}/cancel", Cancel).DisableAntiforgery();
        app.MapPost("/p/session/{id}/resume", Resume).DisableAntiforgery();
        app.MapGet("/p/session/{id}/plan", (HttpContext http, World world, string id) => Read(http, world, id, PlanView.Choose));
        app.MapGet("/p/session/{id}/plan/confirm", (HttpContext http, World world, string id) => ConfirmPlan(http, world, id));
        app.MapPost("/p/session/{id}/plan", ChangePlan).DisableAntiforgery();
        app.MapPost("/p/session/{id}/details", Details).DisableAntiforgery();
    }

    private static IResult Read(HttpContext http, World world, string id, Func<PortalVisit, IResult> show) =>
        world.Read(() =>
            PortalVisit.Of(http, world, id) is not { } visit ? Page.NotFound(http, "There is no such Customer Portal page")
            : http.Request.Path.Value == "/p/session/" + id && visit.FlowStart is { } start && !http.Request.Query.ContainsKey("done")
                ? Results.Redirect(start)
            : show(visit)
        );

    /// <summary>Runs one action: a transaction on the customer's own objects, then a redirect to the next page of the flow.</summary>
    private static async Task<IResult> ActAsync(
        HttpContext http,
        World world,
        string id,
        Action<Transaction, PortalVisit, IFormCollection> act,
        Func<PortalVisit, IFormCollection, string, IResult>? refused = null
    )
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (world.Read(() => PortalVisit.Of(http, world, id)) is not { } visit)
            return Page.NotFound(http, "There is no such Customer Portal page");
        try
        {
            world.Write(tx =>
            {
                // Look up again inside the transaction: objects read before it may have been replaced.
                visit = PortalVisit.Of(http, world, id) ?? throw ApiError.NoSuch("portal session", id);
                tx.Now = Clock.ClockOf.Now(tx, visit.Customer) ?? tx.Now;
                act(tx, visit, form);
            });
        }
        catch (ApiError e)
        {
            return refused is not null
                ? world.Read(() => refused(visit, form, e.Message))
                : new SeeOther($"{visit.Home}?done&problem={Uri.EscapeDataString(e.Message)}");
        }

        return new SeeOther(visit.AfterFlow ?? visit.Home + "?done");
    }

    private static Task<IResult> AddCard(HttpContext http, World world, string id) =>
        ActAsync(
            http,
            world,
            id,
            (tx, visit, form) =>
            {
                visit.Allow(visit.Features.Obj("payment_method_update")!.Bool("enabled"));
                var card = CardForm.Read(form);
                if (card.Problems(needsEmail: false, DateTimeOffset.FromUnixTimeSeconds(tx.Now)).Values.FirstOrDefault() is { } problem)
                    throw ApiError.Invalid(problem);
                var method = PaymentMethods.New(
                    tx,
                    card.Card!,
                    card.ExpiresAt.Month,
                    card.ExpiresAt.Year,
                    new JsonObject { ["name"] = card.Name.Length > 0 ? card.Name : null }
                );
                method["_authenticated"] = true;
                PaymentMethods.Attach(tx, method, visit.Customer);
                Prefer(tx, visit.Customer, method.Need("id"));
            },
            (visit, form, message) =>
                PortalView.Card(
                    visit,
                    CardForm.Read(form),
                    CardForm.Read(form).Problems(false, DateTimeOffset.FromUnixTimeSeconds(world.Clock.Now)),
                    message
                )
        );

    private static Task<IResult> MakeDefault(HttpContext http, World world, string id) =>
        ActAsync(
            http,
            world,
            id,
            (tx, visit, form) =>
            {
                var method = PaymentMethods.Resolve(tx, visit.Customer, form["method"].ToString(), "method");
                Prefer(tx, visit.Customer, method.Need("id"));
            }
        );

    /// <summary>Makes the new card pay everything from now on, including subscriptions that had their own card.</summary>
    private static void Prefer(Transaction tx, JsonObject customer, string method)
    {
        tx.Update("customer.updated", customer, () => customer["invoice_settings"]!["default_payment_method"] = method);
        foreach (
            var s in tx.All("subscription").Where(s => s.Str("customer") == customer.Need("id") && s.Has("default_payment_method")).ToList()
        )
            tx.Update("customer.subscription.updated", s, () => s["default_payment_method"] = method);
    }

    private static Task<IResult> Cancel(HttpContext http, World world, string id) =>
        ActAsync(
            http,
            world,
            id,
            (tx, visit, form) =>
            {
                var cancel = visit.Features.Obj("subscription_cancel")!;
                visit.Allow(cancel.Bool("enabled"));
                var subscription = visit.Own(form["subscription"].ToString());
                var details = new JsonObject
                {
                    ["comment"] = form["comment"].ToString() is { Length: > 0 } c ? c : null,
                    ["feedback"] = form["feedback"].ToString() is { Length: > 0 } f ? f : null,
                };
                if (cancel.Str("mode") == "immediately")
                {
                    tx.Edit(subscription)["cancellation_details"] = new JsonObject
                    {
                        ["comment"] = details["comment"]?.DeepClone(),
                        ["feedback"] = details["feedback"]?.DeepClone(),
                        ["reason"] = "cancellation_requested",
                    };
                    subscription["canceled_at"] = tx.Now;
                    var prorates = cancel.Str("proration_behavior") != "none";
                    SubscriptionEnd.Now(
                        tx,
                        subscription,
                        invoiceNow: cancel.Str("proration_behavior") == "always_invoice",
                        prorate: prorates
                    );
                    return;
                }

                // In flexible billing mode the portal sets cancel_at, and cancel_at_period_end stays false.
                var flexible = subscription.Obj("billing_mode")!.Str("type") == "flexible";
                var end = subscription.Each("items").Min(i => i.Long("current_period_end"));
                var change = new JsonObject { ["cancellation_details"] = details };
                if (flexible)
                    change["cancel_at"] = end;
                else
                    change["cancel_at_period_end"] = true;
                Subscriptions.Apply(tx, subscription, change);
            }
        );

    private static Task<IResult> Resume(HttpContext http, World world, string id) =>
        ActAsync(
            http,
            world,
            id,
            (tx, visit, form) =>
            {
                var subscription = visit.Own(form["subscription"].ToString());
                Subscriptions.Apply(tx, subscription, new JsonObject { ["cancel_at"] = null, ["cancel_at_period_end"] = false });
            }
        );

    private static IResult ConfirmPlan(HttpContext http, World world, string id)
    {
        if (world.Read(() => PortalVisit.Of(http, world, id)) is not { } visit)
            return Page.NotFound(http, "There is no such Customer Portal page");
        var query = http.Request.Query;
        try
        {
            return world.Write(tx =>
            {
                tx.Discard = true;
                visit = PortalVisit.Of(http, world, id) ?? throw ApiError.NoSuch("portal session", id);
                tx.Now = Clock.ClockOf.Now(tx, visit.Customer) ?? tx.Now;
                return PlanView.Confirm(
                    tx,
                    visit,
                    query["subscription"].ToString(),
                    query["price"].ToString(),
                    Quantity(query["quantity"])
                );
            });
        }
        catch (ApiError e)
        {
            return new SeeOther($"{visit.Home}?done&problem={Uri.EscapeDataString(e.Message)}");
        }
    }

    private static Task<IResult> ChangePlan(HttpContext http, World world, string id) =>
        ActAsync(
            http,
            world,
            id,
            (tx, visit, form) =>
            {
                var subscription = visit.Own(form["subscription"].ToString());
                Subscriptions.Apply(
                    tx,
                    subscription,
                    PlanView.Change(tx, visit, subscription, form["price"].ToString(), Quantity(form["quantity"]))
                );
            }
        );

    private static long Quantity(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : 1;

    private static Task<IResult> Details(HttpContext http, World world, string id) =>
        ActAsync(
            http,
            world,
            id,
            (tx, visit, form) =>
            {
                var update = visit.Features.Obj("customer_update")!;
                visit.Allow(update.Bool("enabled"));
                var allowed = update.Arr("allowed_updates")!.Select(a => a!.GetValue<string>()).ToList();
                tx.Update(
                    "customer.updated",
                    visit.Customer,
                    () =>
                    {
                        foreach (var name in new[] { "email", "name", "phone" }.Where(n => allowed.Contains(n) && form.ContainsKey(n)))
                            visit.Customer[name] = form[name].ToString() is { Length: > 0 } text ? text : null;
                    }
                );
            }
        );
}
