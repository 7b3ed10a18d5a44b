using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>How payments move a subscription: incomplete to active, active to past_due, and to its end when retries run out.</summary>
public static class SubscriptionStatus
{
    public static void AfterPaid(Transaction tx, JsonObject invoice)
    {
        if (tx.Find("subscription", Invoicing.SubscriptionOf(invoice)) is not { } subscription)
            return;
        if (PendingUpdate.WaitsFor(subscription, invoice))
        {
            PendingUpdate.Apply(tx, subscription);
            return;
        }

        var status = subscription.Need("status");
        if (status == "incomplete" && invoice.Str("billing_reason") == "subscription_create")
            Set(tx, subscription, "active");
        else if (status is "past_due" or "unpaid" && !OwesMore(tx, subscription, invoice))
            Set(tx, subscription, "active");
    }

    /// <summary>Whether another renewal is still unpaid. Only the newest open renewal keeps a subscription past due.</summary>
    private static bool OwesMore(Transaction tx, JsonObject subscription, JsonObject paid) =>
        tx.All("invoice")
            .Any(i =>
                Invoicing.SubscriptionOf(i) == subscription.Need("id")
                && i != paid
                && i.Str("status") == "open"
                && i.Long("created") >= paid.Long("created")
            );

    public static void AfterFailed(Transaction tx, JsonObject invoice)
    {
        if (tx.Find("subscription", Invoicing.SubscriptionOf(invoice)) is not { } subscription)
            return;
        if (invoice.Bool("_waits_for_change"))
            return;
        if (subscription.Need("status") is "active" or "trialing" && invoice.Str("billing_reason") != "subscription_create")
            Set(tx, subscription, "past_due");
        var exhausted =
            invoice.Str("billing_reason") != "subscription_create"
            && invoice.Bool("auto_advance")
            && !invoice.Has("next_payment_attempt")
            && invoice.Str("collection_method") == "charge_automatically"
            && subscription.Need("status") == "past_due";
        if (!exhausted)
            return;
        switch (tx.World.Options.AfterRetries)
        {
            case "unpaid":
                Set(tx, subscription, "unpaid");
                break;
            case "past_due":
                break;
            default:
                SubscriptionEnd.End(tx, subscription, "payment_failed");
                break;
        }
    }

    /// <summary>A voided first invoice ends its subscription; a written-off renewal lets it continue.</summary>
    public static void AfterWrittenOff(Transaction tx, JsonObject invoice)
    {
        if (tx.Find("subscription", Invoicing.SubscriptionOf(invoice)) is not { } subscription)
            return;
        if (PendingUpdate.WaitsFor(subscription, invoice))
            PendingUpdate.Expire(tx, subscription);
        else if (subscription.Need("status") == "incomplete" && invoice.Str("status") == "void")
            Expire(tx, subscription);
        else if (subscription.Need("status") is "past_due" or "unpaid" && !OwesMore(tx, subscription, invoice))
            Set(tx, subscription, "active");
    }

    public static void Expire(Transaction tx, JsonObject subscription)
    {
        tx.Update(
            "customer.subscription.updated",
            subscription,
            () =>
            {
                subscription["status"] = "incomplete_expired";
                subscription["ended_at"] = tx.Now;
                subscription["canceled_at"] = tx.Now;
            }
        );
        if (tx.Find("invoice", subscription.Str("latest_invoice")) is { } first && first.Str("status") is "open" or "draft")
            Invoicing.Void(tx, first!);
    }

    public static void Set(Transaction tx, JsonObject subscription, string status)
    {
        // During creation nobody has seen the first status: customer.subscription.created carries the final one.
        if (tx.IsNew(subscription))
        {
            tx.Edit(subscription)["status"] = status;
            return;
        }

        tx.Update("customer.subscription.updated", subscription, () => subscription["status"] = status);
    }
}
