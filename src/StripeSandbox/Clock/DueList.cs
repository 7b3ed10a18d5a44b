using System.Text.Json.Nodes;
using StripeSandbox.Billing;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.Clock;

/// <summary>
/// Everything that happens by itself at a known instant. The list is derived from the objects each time and never stored, so it
/// is correct after a restart too.
/// </summary>
public static class DueList
{
    private const long DaySeconds = 86_400;
    private const int TrialNoticeDays = 3;

    public sealed record Due(long At, string What, string Id, string? TestClock, Action<Transaction, JsonObject> Run);

    /// <param name="testClock">The test clock whose objects are listed; null = objects on the sandbox's clock.</param>
    public static IEnumerable<Due> Of(World world, string? testClock = null)
    {
        var store = world.Store;
        bool Mine(JsonObject o) => ClockOf.TestClock(store, o)?.Str("id") == testClock;
        return store
            .All("subscription")
            .Where(s => s.Str("status") is not ("canceled" or "incomplete_expired"))
            .Where(Mine)
            .SelectMany(s => OfSubscription(world, s))
            .Concat(store.All("invoice").Where(i => i.Str("status") is "draft" or "open").Where(Mine).SelectMany(OfInvoice))
            .Concat(
                store
                    .All("checkout.session")
                    .Where(s => s.Str("status") == "open")
                    .Where(Mine)
                    .Select(s => new Due(s.Long("expires_at"), "Checkout expires", s.Need("id"), testClock, CheckoutSessions.Expire))
            );
    }

    /// <summary>The earliest entry. At the same instant, invoices are finalized before periods end.</summary>
    public static Due? Next(World world, string? testClock = null) =>
        Of(world, testClock).MinBy(d => (d.At, d.What == "Period ends" ? 1 : 0));

    private static IEnumerable<Due> OfSubscription(World world, JsonObject s)
    {
        var id = s.Need("id");
        var clock = s.Str("test_clock");
        var end = s.Each("items").Min(i => i.Long("current_period_end"));
        var status = s.Need("status");
        if (status == "incomplete")
        {
            yield return new Due(
                s.Long("created") + world.Options.IncompleteSeconds,
                "First payment given up",
                id,
                clock,
                SubscriptionStatus.Expire
            );
            yield break;
        }

        if (s.LongOrNull("cancel_at") is { } cancelAt && cancelAt < end)
            yield return new Due(cancelAt, "Subscription ends", id, clock, CancelWithinPeriod);
        if (s.Obj("pause_collection")?.LongOrNull("resumes_at") is { } resumes)
            yield return new Due(resumes, "Collection resumes", id, clock, ResumeCollection);
        if (s.Obj("pending_update") is { } pending)
            yield return new Due(pending.Long("expires_at"), "Pending change given up", id, clock, PendingUpdate.Expire);
        if (status == "paused")
            yield break;
        yield return new Due(end, "Period ends", id, clock, SubscriptionRenewal.Run);
        if (status == "trialing")
        {
            if (s.Long("_trial_notice_for") != end)
                yield return new Due(
                    Math.Max(s.Long("trial_start"), end - TrialNoticeDays * DaySeconds),
                    "Trial will end",
                    id,
                    clock,
                    TrialWillEnd
                );
        }
        else if (
            s.Long("_upcoming_for") != end
            && !s.Has("cancel_at")
            && end - world.Options.UpcomingDays * DaySeconds > s.Each("items").Min(i => i.Long("current_period_start"))
        )
        {
            yield return new Due(end - world.Options.UpcomingDays * DaySeconds, "Renewal is near", id, clock, Upcoming);
        }
    }

    private static IEnumerable<Due> OfInvoice(JsonObject i)
    {
        if (i.Str("status") == "draft" && i.Bool("auto_advance") && i.LongOrNull("automatically_finalizes_at") is { } finalizesAt)
            yield return new Due(finalizesAt, "Invoice is finalized", i.Need("id"), i.Str("test_clock"), FinalizeAndCharge);
        if (i.Str("status") == "open" && i.LongOrNull("next_payment_attempt") is { } retry)
            yield return new Due(
                retry,
                "Payment is tried again",
                i.Need("id"),
                i.Str("test_clock"),
                (tx, invoice) => Payments.Attempt(tx, invoice, Payments.MethodFor(tx, invoice))
            );
    }

    private static void FinalizeAndCharge(Transaction tx, JsonObject invoice)
    {
        Invoicing.Finalize(tx, invoice);
        if (invoice.Str("status") != "open" || invoice.Str("collection_method") != "charge_automatically")
            return;
        switch (tx.Find("subscription", Invoicing.SubscriptionOf(invoice))?.Obj("pause_collection")?.Str("behavior"))
        {
            case "void":
                Invoicing.Void(tx, invoice);
                return;
            case "mark_uncollectible":
                Invoicing.MarkUncollectible(tx, invoice);
                return;
            default:
                Payments.Attempt(tx, invoice, Payments.MethodFor(tx, invoice));
                return;
        }
    }

    private static void CancelWithinPeriod(Transaction tx, JsonObject s)
    {
        foreach (var item in s.Each("items"))
            item["current_period_end"] = tx.Now;
        SubscriptionEnd.End(tx, s, "cancellation_requested", finalBill: true);
    }

    private static void ResumeCollection(Transaction tx, JsonObject s) =>
        tx.Update("customer.subscription.updated", s, () => s["pause_collection"] = null);

    private static void TrialWillEnd(Transaction tx, JsonObject s)
    {
        tx.Edit(s)["_trial_notice_for"] = s.Each("items").Min(i => i.Long("current_period_end"));
        tx.Emit("customer.subscription.trial_will_end", s);
    }

    private static void Upcoming(Transaction tx, JsonObject s)
    {
        tx.Edit(s)["_upcoming_for"] = s.Each("items").Min(i => i.Long("current_period_end"));
        // Renew a copy of the subscription that is never stored.
        if (SubscriptionPreview.Next(tx, s) is { } preview)
            tx.Emit("invoice.upcoming", preview);
    }
}
