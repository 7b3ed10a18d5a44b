using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>Collects an open invoice: its payment intent, the attempts on it, and the effect of a decline.</summary>
public static class Payments
{
    private const long DaySeconds = 86_400;

    public enum Outcome
    {
        Paid,
        Declined,
        NeedsAction,
        NoMethod,
    }

    /// <summary>Creates the payment intent and the invoice payment that collect an open invoice.</summary>
    public static JsonObject Prepare(Transaction tx, JsonObject invoice)
    {
        var intent = PaymentIntents.New(tx, invoice.Long("amount_due"), invoice.Need("currency"), invoice.Str("customer"));
        intent["description"] = invoice.Str("billing_reason") is "subscription_create" ? "Subscription creation" : "Subscription update";
        intent["_invoice"] = invoice.Need("id");
        tx.Add(intent);
        tx.Emit("payment_intent.created", intent);
        var payment = Blank.New("invoice_payment", Ids.New("inpay"), tx.Now);
        payment["amount_requested"] = invoice.Long("amount_due");
        payment["currency"] = invoice.Need("currency");
        payment["invoice"] = invoice.Need("id");
        payment["is_default"] = true;
        payment["payment"] = new JsonObject { ["payment_intent"] = intent.Need("id"), ["type"] = "payment_intent" };
        payment["status"] = "open";
        tx.Add(payment);
        invoice["_payment_intent"] = intent.Need("id");
        return intent;
    }

    public static JsonObject? IntentOf(Transaction tx, JsonObject invoice) => tx.Find("payment_intent", invoice.Str("_payment_intent"));

    /// <summary>The payment method for a subscription's renewals.</summary>
    public static JsonObject? MethodOf(Transaction tx, JsonObject subscription) =>
        tx.Find("payment_method", subscription.Str("default_payment_method"))
        ?? tx.Find(
            "payment_method",
            tx.Find("customer", subscription.Str("customer"))?.Obj("invoice_settings")?.Str("default_payment_method")
        );

    /// <summary>The payment method that pays: the one given, else the subscription's, the invoice's, the customer's.</summary>
    public static JsonObject? MethodFor(Transaction tx, JsonObject invoice, string? named = null)
    {
        var subscription = tx.Find("subscription", Invoicing.SubscriptionOf(invoice));
        var customer = tx.Find("customer", invoice.Str("customer"));
        return new[]
        {
            named,
            invoice.Str("default_payment_method"),
            subscription?.Str("default_payment_method"),
            customer?.Obj("invoice_settings")?.Str("default_payment_method"),
        }
            .Select(id => tx.Find("payment_method", id))
            .FirstOrDefault(m => m is not null);
    }

    public static Outcome Attempt(Transaction tx, JsonObject invoice, JsonObject? method, bool offSession = true)
    {
        tx.Edit(invoice);
        invoice["attempted"] = true;
        invoice["attempt_count"] = invoice.Long("attempt_count") + 1;
        var intent = IntentOf(tx, invoice) ?? Prepare(tx, invoice);
        var outcome = method is null ? Outcome.NoMethod : Charge(tx, intent, method, offSession, invoice);
        if (outcome == Outcome.Paid)
        {
            var payment = tx.All("invoice_payment").Last(p => p.Str("invoice") == invoice.Need("id"));
            tx.Edit(payment);
            payment["amount_paid"] = payment.Long("amount_requested");
            payment["status"] = "paid";
            payment["status_transitions"]!["paid_at"] = tx.Now;
            Invoicing.MarkPaid(tx, invoice, invoice.Long("amount_due"));
            tx.Emit("invoice_payment.paid", payment);
            return outcome;
        }

        ScheduleRetry(tx, invoice);
        tx.Emit("invoice.payment_failed", invoice);
        if (outcome == Outcome.NeedsAction)
            tx.Emit("invoice.payment_action_required", invoice);
        SubscriptionStatus.AfterFailed(tx, invoice);
        return outcome;
    }

    private static void ScheduleRetry(Transaction tx, JsonObject invoice)
    {
        invoice["next_payment_attempt"] = null;
        if (
            invoice.Str("billing_reason") is "subscription_create"
            || invoice.Bool("_waits_for_change")
            || !invoice.Bool("auto_advance")
            || invoice.Str("collection_method") != "charge_automatically"
        )
            return;
        invoice["_first_failure"] ??= tx.Now;
        var days = tx.World.Options.EffectiveRetryAfterDays.Select(d => invoice.Long("_first_failure") + d * DaySeconds);
        if (days.FirstOrDefault(at => at > tx.Now) is > 0 and var next)
            invoice["next_payment_attempt"] = next;
    }

    /// <summary>One attempt to charge an intent: succeeds, declines or requires authentication.</summary>
    public static Outcome Charge(Transaction tx, JsonObject intent, JsonObject method, bool offSession, JsonObject? invoice = null)
    {
        tx.Edit(intent);
        intent["payment_method"] = method.Need("id");
        var card = TestCards.Of(method);
        if (method.Bool("_first_charge_works"))
        {
            tx.Edit(method).Remove("_first_charge_works");
            card = card with { ChargeDecline = null };
        }

        if (card.Asks3ds && !method.Bool("_authenticated"))
        {
            intent["status"] = "requires_action";
            intent["next_action"] = new JsonObject
            {
                ["redirect_to_url"] = new JsonObject { ["return_url"] = null, ["url"] = $"{tx.World.BaseUrl}/c/3ds/{intent.Need("id")}" },
                ["type"] = "redirect_to_url",
            };
            tx.Emit("payment_intent.requires_action", intent);
            return Outcome.NeedsAction;
        }

        var charge = Charges.New(tx, intent, method, card);
        intent["latest_charge"] = charge.Need("id");
        intent["next_action"] = null;
        if (card.ChargeDecline is { } code)
        {
            intent["status"] = "requires_payment_method";
            intent["last_payment_error"] = TestCards.ErrorOf(code, charge.Need("id"), Render.Public(tx.World, method));
            intent["payment_method"] = null;
            tx.Emit("charge.failed", charge);
            tx.Emit("payment_intent.payment_failed", intent);
            return Outcome.Declined;
        }

        intent["status"] = "succeeded";
        intent["amount_received"] = intent.Long("amount");
        intent["last_payment_error"] = null;
        tx.Emit("payment_intent.succeeded", intent);
        tx.Emit("charge.succeeded", charge);
        return Outcome.Paid;
    }

    public static void CancelIntent(Transaction tx, JsonObject invoice, string reason)
    {
        if (IntentOf(tx, invoice) is not { } intent || intent.Str("status") is "succeeded" or "canceled")
            return;
        tx.Edit(intent);
        intent["status"] = "canceled";
        intent["canceled_at"] = tx.Now;
        intent["cancellation_reason"] = reason;
        intent["next_action"] = null;
        foreach (
            var payment in tx.All("invoice_payment")
                .Where(p => p.Str("invoice") == invoice.Need("id") && p.Str("status") == "open")
                .ToList()
        )
        {
            tx.Edit(payment)["status"] = "canceled";
            payment["status_transitions"]!["canceled_at"] = tx.Now;
        }

        tx.Emit("payment_intent.canceled", intent);
    }
}
