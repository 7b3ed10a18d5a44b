using System.Net;
using BillingPortal.Invoices;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Overview;
using BillingPortal.PlanChanges;
using BillingPortal.Reconciliation;
using BillingPortal.Subscriptions;
using BillingPortal.UsageReporting;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Stripe;
using Xunit;

namespace BillingPortal.Tests.PlanChanges;

/// <summary>Changing and ending plans on the real portal and sandbox. The clock moves, so this class has its own portal.</summary>
public sealed class ChangePlanTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task An_upgrade_charges_what_its_preview_showed_and_holds_at_once()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("basic");
        var key = await tenant.KeyAsync();
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.AdvanceAsync(TimeSpan.FromDays(10));

        var preview = await (await key.PostAsync("/api/billing/subscription/change", new { plan = "pro", preview = true })).JsonAsync();
        preview.GetProperty("timing").GetString().ShouldBe("now");
        var due = preview.GetProperty("due_today_minor").GetInt64();
        due.ShouldBeInRange(2000, 3900); // two thirds of $49 less two thirds of $10
        var answer = await key.PostAsync(
            "/api/billing/subscription/change",
            new { plan = "pro", proration_date = preview.GetProperty("proration_date").GetDateTimeOffset() }
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.JsonAsync()).GetProperty("plan").GetString().ShouldBe("pro");

        (await app.Service<EntitlementDirectory>().FindAsync(tenant.Id, default))!.PlanKey.ShouldBe("pro");
        var subscription = (await tenant.SubscriptionAsync())!;
        var invoices = await new InvoiceService(app.Stripe).ListAsync(
            new InvoiceListOptions { Subscription = subscription.StripeSubscriptionId }
        );
        var charged = invoices.Data.Single(invoice => invoice.BillingReason == "subscription_update");
        (charged.Total, charged.Status).ShouldBe((due, "paid"));
        (await key.PostAsync("/api/billing/subscription/change", new { plan = "pro" })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_was_refused_before_a_change_is_not_said_to_be_refused_after_it_and_each_key_shows_all_it_used()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(40, 2)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.AdvanceAsync(TimeSpan.FromMinutes(2));
        await app.ReportAsync(tenant); // a preview includes only reported usage
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "the plan sells tokens alone");
        await app.Service<CountRefusals>().StoreAsync(default);
        OverviewNotes
            .Of((await ShownAsync(tenant))!)
            .ShouldContain(note => note.Title == "Calls are being refused: your plan does not include what they ask for");

        var preview = (await app.Service<ChangePlan>().PreviewAsync(tenant.Context, "team", default))
            .ShouldBeOfType<PlanChangeOutcome.Previewed>()
            .Preview;
        preview
            .Lines.Where(line => !line.IsProration)
            .Select(line => line.Description)
            .ShouldContain("Input tokens: 40 tokens at $0.0013 / 1K");
        await UpgradeAsync(tenant, "team");

        var after = (await ShownAsync(tenant))!;
        after.Entitlement.PlanKey.ShouldBe("team");
        after.Refused.Sum(refused => refused.Calls).ShouldBe(1, "it is still counted");
        OverviewNotes.Of(after).ShouldNotContain(note => note.Title.StartsWith("Calls are being refused"));
        after
            .ByKey.ShouldHaveSingleItem()
            .Quantities.GetValueOrDefault("input_tokens")
            .ShouldBe(40, "what is under the days stands beside them");
    }

    private Task<OverviewSnapshot?> ShownAsync(TestTenant tenant) => app.Service<OverviewQueries>().ReadAsync(tenant.Context, default);

    // In the period's first minute the change is refused with the seconds to wait: it would leave that usage behind.
    private async Task UpgradeAsync(TestTenant tenant, string plan)
    {
        var outcome = await app.Service<ChangePlan>().ApplyAsync(tenant.Context, plan, null, default);
        if (outcome is PlanChangeOutcome.TooEarly)
        {
            await app.AdvanceAsync(TimeSpan.FromMinutes(2));
            outcome = await app.Service<ChangePlan>().ApplyAsync(tenant.Context, plan, null, default);
        }
        outcome.ShouldBeOfType<PlanChangeOutcome.Changed>();
    }

    [Fact]
    public async Task Usage_around_a_change_is_billed_once_at_the_price_it_was_made_under()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(5000, 2000)).StatusCode.ShouldBe(HttpStatusCode.OK);
        // In the period's first minute the change is refused with the seconds to wait: it would leave that usage behind.
        var outcome = await app.Service<ChangePlan>().ApplyAsync(tenant.Context, "pro_sonnet", null, default);
        if (outcome is PlanChangeOutcome.TooEarly)
        {
            await app.AdvanceAsync(TimeSpan.FromMinutes(2));
            outcome = await app.Service<ChangePlan>().ApplyAsync(tenant.Context, "pro_sonnet", null, default);
        }
        outcome.ShouldBeOfType<PlanChangeOutcome.Changed>();
        app.Clock.GetUtcNow().ShouldBeGreaterThanOrEqualTo(FreezeUsage.CeilMinute(subscription.PeriodStart), "not in the first minute");
        (await key.ChatAsync(1000, 300)).StatusCode.ShouldBe(HttpStatusCode.OK); // in the same hour bucket

        await TurnPeriodAsync(tenant, subscription);

        var lines = await LinesAsync(tenant, subscription);
        lines
            .Where(line => line.Meter == "input_tokens")
            .Select(line => (line.PlanKey, line.Quantity))
            .OrderBy(line => line.PlanKey, StringComparer.Ordinal)
            .ShouldBe([("pro_haiku", 5000L), ("pro_sonnet", 1000L)]);
        lines
            .Where(line => line.Meter == "output_tokens")
            .Select(line => (line.PlanKey, line.Quantity))
            .OrderBy(line => line.PlanKey, StringComparer.Ordinal)
            .ShouldBe([("pro_haiku", 2000L), ("pro_sonnet", 300L)]);
        await ShouldAgreeAsync(tenant, subscription.PeriodStart, meters: 2);
    }

    [Fact]
    public async Task Usage_between_two_changes_in_one_second_is_billed()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        await app.AdvanceAsync(TimeSpan.FromMinutes(2));
        var change = app.Service<ChangePlan>();
        var now = app.Clock.GetUtcNow();
        await Task.Delay(TimeSpan.FromTicks(TimeSpan.TicksPerSecond - (now.Ticks % TimeSpan.TicksPerSecond))); // a second begins
        (await change.ApplyAsync(tenant.Context, "pro_sonnet", null, default)).ShouldBeOfType<PlanChangeOutcome.Changed>();
        (await key.ChatAsync(1000, 300)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await change.ApplyAsync(tenant.Context, "pro", null, default)).ShouldBeOfType<PlanChangeOutcome.Changed>();

        await PortalApp.EventuallyAsync(
            async () => (await LinesAsync(tenant, subscription)).Count(line => line is { Meter: not null, Quantity: > 0 }) == 2,
            "the invoice of the second change has what was used since the first"
        );
        (await LinesAsync(tenant, subscription))
            .Where(line => line is { Meter: not null, Quantity: > 0 })
            .OrderBy(line => line.Quantity)
            .Select(line => (line.PlanKey, line.Quantity))
            .ShouldBe([("pro_sonnet", 300L), ("pro_sonnet", 1000L)]);
    }

    [Fact]
    public async Task A_preview_counts_what_was_used_a_moment_ago()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        await app.AdvanceAsync(TimeSpan.FromMinutes(2));
        (await key.ChatAsync(10, 100_000)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var preview = (await app.Service<ChangePlan>().PreviewAsync(tenant.Context, "pro_sonnet", default))
            .ShouldBeOfType<PlanChangeOutcome.Previewed>()
            .Preview;

        preview.Lines.Where(line => !line.IsProration).Sum(line => line.AmountMinor).ShouldBe(65, "100,000 output tokens at $0.0065 / 1K");
    }

    [Fact]
    public async Task Calls_during_a_change_wait_and_none_is_lost()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("team");
        var key = await tenant.KeyAsync();
        using var stop = new CancellationTokenSource();
        var served = 0;
        var calls = Enumerable
            .Range(0, 4)
            .Select(async _ =>
            {
                while (!stop.IsCancellationRequested)
                {
                    var answer = await key.GetAsync("/v1/echo");
                    if (answer.StatusCode == HttpStatusCode.OK)
                        Interlocked.Increment(ref served);
                    else
                        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.ServiceUnavailable, HttpStatusCode.TooManyRequests);
                    await Task.Delay(30);
                }
            })
            .ToList();
        await MoreAreServedAsync();
        (await app.Service<ChangePlan>().ApplyAsync(tenant.Context, "pro", null, default)).ShouldBeOfType<PlanChangeOutcome.Scheduled>();
        (await app.Service<ChangePlan>().ApplyAsync(tenant.Context, "team", null, default)).ShouldBeOfType<PlanChangeOutcome.Kept>();
        await MoreAreServedAsync();
        await stop.CancelAsync();
        await Task.WhenAll(calls);
        var total = Volatile.Read(ref served);
        total.ShouldBeGreaterThan(8);
        await using var db = app.Db();
        (
            await db.Set<UsageRollup>()
                .Where(row => row.TenantId == tenant.Id && row.PeriodStart == subscription.PeriodStart)
                .SumAsync(row => row.Billable)
        ).ShouldBe(total);

        async Task MoreAreServedAsync()
        {
            var enough = Volatile.Read(ref served) + 5;
            await PortalApp.EventuallyAsync(
                () => Task.FromResult(Volatile.Read(ref served) >= enough || calls.Exists(call => call.IsFaulted)),
                "calls are served"
            );
        }
    }

    [Fact]
    public async Task A_downgrade_waits_for_the_period_and_its_usage_is_billed_under_the_next_prices()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(100, 20)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var scheduled = (
            await app.Service<ChangePlan>().ApplyAsync(tenant.Context, "pro_haiku", null, default)
        ).ShouldBeOfType<PlanChangeOutcome.Scheduled>();
        scheduled.At.ShouldBe(subscription.PeriodEnd);
        (await app.Service<EntitlementDirectory>().FindAsync(tenant.Id, default))!.PlanKey.ShouldBe("pro");
        (await tenant.SubscriptionAsync())!.PendingPlanKey.ShouldBe("pro_haiku");

        await app.AdvanceToAsync(subscription.PeriodEnd);
        (await app.Service<EntitlementDirectory>().FindAsync(tenant.Id, default))!.PlanKey.ShouldBe("pro_haiku");
        (await key.ChatAsync(700, 70)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await PortalApp.EventuallyAsync(
            async () => (await tenant.SubscriptionAsync()) is { PlanKey: "pro_haiku", PendingPlanKey: null },
            "the metered prices are switched"
        );
        await TurnPeriodAsync(tenant, subscription);

        var renewal = await RenewalAsync(tenant, subscription);
        renewal!.TotalMinor.ShouldBe(1000); // the next plan's base price; the old one's usage is free
        renewal.Lines.Single(line => line.Meter == "tokens").Quantity.ShouldBe(120);
        await TurnPeriodAsync(tenant, (await tenant.SubscriptionAsync())!);
        await ShouldAgreeAsync(tenant, subscription.PeriodStart, meters: 1);
        await ShouldAgreeAsync(tenant, subscription.PeriodEnd, meters: 2);
    }

    [Fact]
    public async Task A_change_in_the_first_minute_is_too_early_by_our_own_rule_and_so_are_its_preview_and_the_end()
    {
        const string Change = "/api/billing/subscription/change";
        for (var isEarly = false; !isEarly; )
        {
            await app.AdvanceToAsync(FreezeUsage.CeilMinute(app.Clock.GetUtcNow()).AddSeconds(1)); // a minute to do it in
            var tenant = await app.SignUpAsync();
            var subscription = await tenant.SubscribeAsync("pro_haiku");
            var key = await tenant.KeyAsync();
            (await key.ChatAsync(40, 2)).StatusCode.ShouldBe(HttpStatusCode.OK);
            HttpResponseMessage[] answers =
            [
                await key.PostAsync(Change, new { plan = "pro_sonnet", preview = true }),
                await key.PostAsync(Change, new { plan = "pro_sonnet" }),
                await key.PostAsync("/api/billing/subscription/cancel", new { now = true }),
            ];
            isEarly = app.Clock.GetUtcNow() < FreezeUsage.CeilMinute(subscription.PeriodStart); // else the machine was too slow
            foreach (var answer in isEarly ? answers : [])
            {
                (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.Conflict, "too_early"));
                answer.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(61));
            }
        }
    }

    [Theory]
    [InlineData(0.2, "try again in 1 second.")]
    [InlineData(1, "try again in 1 second.")]
    [InlineData(1.2, "try again in 2 seconds.")]
    public void A_wait_is_said_in_whole_seconds(double seconds, string ends) =>
        ChangeDelay.TooEarlyText(TimeSpan.FromSeconds(seconds)).ShouldEndWith(ends);

    [Fact]
    public async Task A_subscription_that_ends_takes_no_other_plan_until_its_end_is_taken_back()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro");
        var key = await tenant.KeyAsync();
        const string Change = "/api/billing/subscription/change";
        (await key.PostAsync(Change, new { plan = "basic" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        var ending = await (await key.PostAsync("/api/billing/subscription/cancel", new { now = false })).JsonAsync();
        ending.GetProperty("next_plan").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null, "the plan ends before it");
        foreach (var (plan, preview) in ((string, bool)[])[("team", true), ("team", false), ("basic", true), ("basic", false)])
        {
            var answer = await key.PostAsync(Change, new { plan, preview });
            var problem = await answer.JsonAsync();
            (answer.StatusCode, problem.GetProperty("code").GetString(), problem.GetProperty("title").GetString()).ShouldBe(
                (HttpStatusCode.Conflict, "subscription_ends", $"Pro ends on {subscription.PeriodEnd:yyyy-MM-dd}."),
                $"{plan}, preview {preview}"
            );
        }
        (await key.PostAsync(Change, new { plan = "free", preview = true })).StatusCode.ShouldBe(
            HttpStatusCode.OK,
            "it may follow the end"
        );

        var resumed = await (await key.PostAsync("/api/billing/subscription/resume", body: null)).JsonAsync();
        resumed.GetProperty("next_plan").GetString().ShouldBe("basic", "the scheduled change holds again");
        (await key.PostAsync(Change, new { plan = "team", preview = true })).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_declined_upgrade_changes_nothing()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("basic");
        var bad = await new PaymentMethodService(app.Stripe).AttachAsync(
            "pm_card_chargeCustomerFail",
            new PaymentMethodAttachOptions { Customer = subscription.StripeCustomerId }
        );
        await new SubscriptionService(app.Stripe).UpdateAsync(
            subscription.StripeSubscriptionId,
            new SubscriptionUpdateOptions { DefaultPaymentMethod = bad.Id }
        );
        var answer = await (await tenant.KeyAsync()).PostAsync("/api/billing/subscription/change", new { plan = "team" });
        (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.PaymentRequired, "payment_failed"));
        await app.Service<SyncSubscription>().RunAsync(subscription.StripeSubscriptionId, default);
        (await app.Service<EntitlementDirectory>().FindAsync(tenant.Id, default))!.PlanKey.ShouldBe("basic");
    }

    [Fact]
    public async Task Cancelling_now_bills_the_usage_and_closes_the_door()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_sonnet");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(4000, 1000)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.AdvanceAsync(TimeSpan.FromMinutes(2));
        var answer = await key.PostAsync("/api/billing/subscription/cancel", new { now = true });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.JsonAsync()).GetProperty("stripe_status").GetString().ShouldBe("canceled");
        (await key.ChatAsync(10, 10)).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);

        await PortalApp.EventuallyAsync(
            async () => (await LinesAsync(tenant, subscription)).Count(line => line.Meter is not null) == 2,
            "the last invoice is copied"
        );
        (await LinesAsync(tenant, subscription))
            .Where(line => line.Meter is not null)
            .OrderBy(line => line.Meter, StringComparer.Ordinal)
            .Select(line => (line.Quantity, line.AmountMinor))
            .ShouldBe([(4000, 2), (1000, 2)]);
        await ShouldAgreeAsync(tenant, subscription.PeriodStart, meters: 2);
        (await key.PostAsync("/api/billing/subscription/cancel", new { now = true })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_upcoming_invoice_names_base_and_usage()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        // The portal waits a limited time for Stripe's projection and then says that there is none.
        HttpResponseMessage upcoming = null!;
        await app.AdvanceAsync(TimeSpan.FromDays(2));
        var asked = app.Clock.GetUtcNow();
        await PortalApp.EventuallyAsync(
            async () => (upcoming = await key.GetAsync("/api/billing/invoices/upcoming")).StatusCode == HttpStatusCode.OK,
            "Stripe has answered in time"
        );
        var invoice = await upcoming.JsonAsync();
        invoice.GetProperty("total_minor").GetInt64().ShouldBe(1000);
        invoice.GetProperty("as_of").GetDateTimeOffset().ShouldBeInRange(asked, app.Clock.GetUtcNow(), "by the clock that is billed by");
        (await (await (await app.SignUpAsync()).KeyAsync()).GetAsync("/api/billing/invoices/upcoming")).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    private Task TurnPeriodAsync(TestTenant tenant, TenantSubscription subscription) => app.TurnPeriodAsync(tenant, subscription.PeriodEnd);

    private Task<InvoiceCopy?> RenewalAsync(TestTenant tenant, TenantSubscription subscription) =>
        app.RenewalAsync(tenant, subscription.PeriodEnd);

    private async Task<List<InvoiceLineCopy>> LinesAsync(TestTenant tenant, TenantSubscription subscription)
    {
        await using var db = app.Db();
        return await db.Set<InvoiceCopy>()
            .Where(invoice => invoice.TenantId == tenant.Id)
            .SelectMany(invoice => invoice.Lines)
            .Where(line => line.PeriodStart >= subscription.PeriodStart && line.PeriodStart < subscription.PeriodEnd)
            .ToListAsync();
    }

    private async Task ShouldAgreeAsync(TestTenant tenant, DateTimeOffset periodStart, int meters)
    {
        await app.RunJobAsync<ReconcileUsage>();
        await using var db = app.Db();
        var checks = await db.Set<UsageCheck>()
            .Where(check => check.TenantId == tenant.Id && check.PeriodStart == periodStart)
            .ToListAsync();
        checks.Count.ShouldBe(meters);
        foreach (var check in checks)
            (check.Meter, check.Accepted, check.Summary, check.Invoiced).ShouldBe((check.Meter, check.Ledger, check.Ledger, check.Ledger));
    }
}
