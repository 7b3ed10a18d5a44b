using System.Text.Json.Nodes;
using StripeSandbox.Billing;
using StripeSandbox.Pages;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.HostedCheckout;

/// <summary>The bank's confirmation page (3-D Secure), for a Checkout session and for an intent that requires action.</summary>
public static class ThreeDSecure
{
    public static IResult Show(HttpContext http, World world, string id)
    {
        var subject = world.Read(() => world.Store.Find(id)?.Copy());
        var purpose = subject?.Str("object") switch
        {
            "checkout.session" when subject.Has("_waiting") => "a payment of "
                + Wording.Money(subject.Long("amount_total"), subject.Str("currency") ?? "usd"),
            "setup_intent" when subject.Str("status") == "requires_action" => "this card, which is charged nothing now",
            "payment_intent" when subject.Str("status") == "requires_action" => "a payment of "
                + Wording.Money(subject.Long("amount"), subject.Need("currency")),
            _ => null,
        };
        if (subject is null || purpose is null)
            return Page.NotFound(http, "Nothing waits for confirmation here");
        return Page.Show(
            http,
            "Confirm",
            Html.Of(
                $"""
                <main id="main" class="page narrow"><div class="sheet"><div class="sec stack"><h1>Is it you?</h1>
                <p>Your bank asks you to confirm <b>{purpose}</b>. At a real bank you would do it in its app.</p>
                <form method="post" action="/c/3ds/{id}" class="row"><button class="btn pri" name="answer"
                value="complete">Complete</button><button class="btn" name="answer" value="fail">Fail</button></form></div></div></main>
                """
            ),
            200,
            null,
            subject.Str("success_url"),
            subject.Str("cancel_url"),
            ReturnUrl(subject)
        );
    }

    private static string? ReturnUrl(JsonObject intent) => intent.Obj("next_action")?.Obj("redirect_to_url")?.Str("return_url");

    /// <summary>Where a confirmed or failed intent sends the browser: the return URL, else the invoice it pays.</summary>
    private static string Back(JsonObject intent, string? returnUrl, bool agreed)
    {
        if (returnUrl is null)
            return intent.Str("_invoice") is { } invoice ? "/i/" + invoice : "/";
        var name = intent.Need("object");
        var joiner = returnUrl.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{returnUrl}{joiner}{name}={intent.Need("id")}&{name}_client_secret={intent.Need("client_secret")}&"
            + $"redirect_status={(agreed ? "succeeded" : "failed")}";
    }

    public static IResult ForIntent(HttpContext http, World world, string id, bool agreed)
    {
        var back = world.Write(tx =>
        {
            if (tx.Find("setup_intent", id) is { } setup && setup.Str("status") == "requires_action")
            {
                var asker = ReturnUrl(setup);
                PaymentIntents.Answered(tx, setup, agreed);
                return Back(setup, asker, agreed);
            }

            if (tx.Find("payment_intent", id) is not { } intent || intent.Str("status") != "requires_action")
                return null;
            var returnUrl = ReturnUrl(intent);
            var method = tx.Find("payment_method", intent.Str("payment_method"))!;
            tx.Edit(intent)["next_action"] = null;
            if (!agreed)
            {
                intent["status"] = "requires_payment_method";
                tx.Emit("payment_intent.payment_failed", intent);
            }
            else
            {
                tx.Edit(method)["_authenticated"] = true;
                if (tx.Find("invoice", intent.Str("_invoice")) is { } owed && owed.Str("status") == "open")
                    Payments.Attempt(tx, owed, method, offSession: false);
                else
                    Payments.Charge(tx, intent, method, offSession: false);
            }

            return Back(intent, returnUrl, agreed);
        });
        return back is null ? Page.NotFound(http, "Nothing waits for confirmation here") : new SeeOther(back);
    }
}
