using BillingPortal.Jobs;
using BillingPortal.StripeEvents;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Stripe;
using Xunit;

namespace BillingPortal.Tests.StripeEvents;

/// <summary>Webhooks that never arrive: the sweep finds them, and the copy still matches Stripe.</summary>
public sealed class SweepEventsTests(SweepEventsTests.SeldomSweeping app) : IClassFixture<SweepEventsTests.SeldomSweeping>
{
    private static readonly string[] Finders = [JobNames.SweepEvents, JobNames.RefreshSubscriptions];

    /// <summary>Jobs that could find the change by themselves run at start and then not during a test.</summary>
    public sealed class SeldomSweeping : PortalApp
    {
        protected override IEnumerable<string> Settings => Finders.Select(job => $"--Jobs:{job}:EverySeconds=86400");
    }

    [Fact]
    public async Task A_change_whose_webhook_never_came_is_found_and_taken_over()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("basic");
        await app.RunJobAsync<SweepEvents>();
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await using var runs = app.Db();
                return await runs.Set<JobRun>().Where(run => Finders.Contains(run.Job)).Select(run => run.Job).Distinct().CountAsync()
                    == Finders.Length;
            },
            "what runs at the start has run"
        );
        await RemoveWebhookAsync();
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await using var inbox = app.Db();
                return !await inbox.Set<InboxEvent>().AnyAsync(row => row.State == InboxState.Pending);
            },
            "what came before is worked"
        );

        await new SubscriptionService(app.Stripe).CancelAsync(subscription.StripeSubscriptionId);
        await Task.Delay(300);
        (await tenant.SubscriptionAsync())!.Status.ShouldBe("active", "nothing told us");

        (await app.RunJobAsync<SweepEvents>()).ShouldNotBeNull();
        await PortalApp.EventuallyAsync(async () => (await tenant.SubscriptionAsync())!.Status == "canceled", "the swept event is worked");
        await using var db = app.Db();
        (await db.Set<InboxEvent>().AnyAsync(row => row.FromSweep && row.Type == "customer.subscription.deleted")).ShouldBeTrue();
    }

    private async Task RemoveWebhookAsync() => await RemoveWebhookAsync(app);

    internal static async Task RemoveWebhookAsync(PortalApp app)
    {
        var endpoints = new WebhookEndpointService(app.Stripe);
        foreach (var endpoint in (await endpoints.ListAsync()).Data)
            await endpoints.DeleteAsync(endpoint.Id);
    }
}

/// <summary>An event still in transit does not count as lost.</summary>
public sealed class SweepAgeTests(SweepAgeTests.PatientPortal app) : IClassFixture<SweepAgeTests.PatientPortal>
{
    private const int MinimumAgeSeconds = 300;

    public sealed class PatientPortal : PortalApp
    {
        // Only the test starts a sweep.
        protected override IEnumerable<string> Settings =>
            [$"--StripeEvents:Sweep:MinimumAgeSeconds={MinimumAgeSeconds}", "--Jobs:sweep-events:EverySeconds=3600"];
    }

    [Fact]
    public async Task What_is_too_young_is_left_for_the_next_sweep_and_not_skipped()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("basic");
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await using var inbox = app.Db();
                return !await inbox.Set<InboxEvent>().AnyAsync(row => row.State == InboxState.Pending);
            },
            "what came before is worked"
        );
        await SweepEventsTests.RemoveWebhookAsync(app);
        var before = await CursorAsync();

        await app.AdvanceAsync(TimeSpan.FromSeconds(MinimumAgeSeconds / 2));
        await new SubscriptionService(app.Stripe).CancelAsync(subscription.StripeSubscriptionId);
        var created = (await new EventService(app.Stripe).ListAsync(new EventListOptions { Type = "customer.subscription.deleted" }))
            .Data.Single()
            .Created;
        (await app.RunJobAsync<SweepEvents>()).ShouldBeNull("it may still come");
        (await CursorAsync()).ShouldBeLessThan(new DateTimeOffset(created, TimeSpan.Zero).ToUnixTimeSeconds());

        // Older events pass the cursor meanwhile; this one stays ahead of it.
        await app.AdvanceAsync(TimeSpan.FromSeconds(MinimumAgeSeconds / 2 + 30));
        await app.RunJobAsync<SweepEvents>();
        (await CursorAsync()).ShouldBeLessThan(new DateTimeOffset(created, TimeSpan.Zero).ToUnixTimeSeconds());
        (await tenant.SubscriptionAsync())!.Status.ShouldBe("active");

        await app.AdvanceAsync(TimeSpan.FromSeconds(MinimumAgeSeconds));
        (await app.RunJobAsync<SweepEvents>()).ShouldNotBeNull();
        await PortalApp.EventuallyAsync(async () => (await tenant.SubscriptionAsync())!.Status == "canceled", "the swept event is worked");
        (await CursorAsync()).ShouldBeGreaterThanOrEqualTo(
            Math.Max(before, new DateTimeOffset(created, TimeSpan.Zero).ToUnixTimeSeconds())
        );
    }

    private async Task<long> CursorAsync()
    {
        await using var db = app.Db();
        return long.Parse(
            await db.Set<BillingPortal.Subscriptions.Setting>()
                .Where(setting => setting.Name == "sweep-events-cursor")
                .Select(setting => setting.Value)
                .SingleOrDefaultAsync()
                ?? "0",
            System.Globalization.CultureInfo.InvariantCulture
        );
    }
}
