using System.Net;
using System.Text.Json;
using BillingPortal.Jobs;
using BillingPortal.Reconciliation;
using BillingPortal.StripeEvents;
using BillingPortal.UsageReporting;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Stripe;
using Xunit;

namespace BillingPortal.Tests.StripeEvents.Handlers;

/// <summary>Usage that Stripe accepted and rejected later: the thin event says only that, and the details are fetched.</summary>
[Collection(SharedPortal.Name)]
public sealed class MeterErrorTests(PortalApp app)
{
    [Fact]
    public async Task The_reports_that_a_meter_error_names_are_refused_with_its_reason()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        (await (await tenant.KeyAsync()).ChatAsync(25, 5)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Service<ReportUsage>().FlushAsync(tenant.Id, default)).ShouldBeTrue();
        string identifier;
        await using (var db = app.Db())
            identifier = (
                await db.Set<UsageReport>().SingleAsync(row => row.TenantId == tenant.Id && row.Meter == "input_tokens")
            ).Identifier;

        // The stream validates later, as Stripe does: this customer does not exist.
        var usage =
            $$$"""{"events":[{"event_name":"input_tokens","identifier":"{{{identifier}}}","payload":"""
            + $$$"""{"stripe_customer_id":"cus_nobody","value":"25"}}]}""";
        await StreamAsync(usage);

        UsageReport? refused = null;
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await using var db = app.Db();
                refused = await db.Set<UsageReport>().AsNoTracking().SingleAsync(row => row.Identifier == identifier);
                return refused.State == ReportState.Rejected;
            },
            "the named report is refused"
        );
        refused!.LastError.ShouldStartWith("Stripe refused it afterwards: meter_event_customer_not_found, No such customer");
        await using var read = app.Db();
        (
            await read.Set<UsageReport>().AsNoTracking().SingleAsync(row => row.TenantId == tenant.Id && row.Meter == "output_tokens")
        ).State.ShouldBe(ReportState.Accepted, "it was not named");
        (await app.Service<CompareUsage>().RunAsync(tenant.Id, "input_tokens", subscription.PeriodStart, default)).Drift.ShouldBe(
            DriftCause.Rejected
        );
        (await app.Service<OperatorAlerts>().ListAsync(openOnly: true, 50, default)).ShouldContain(alert =>
            alert.Matter.StartsWith("meter-error:") && alert.Text.Contains("meter_event_customer_not_found")
        );
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await using var db = app.Db();
                return await db.Set<InboxEvent>()
                    .AnyAsync(row =>
                        row.Type == "v1.billing.meter.error_report_triggered"
                        && row.State == InboxState.Done
                        && row.Result!.Contains("1 of our reports is named")
                    );
            },
            "the event is done"
        );
    }

    [Fact]
    public async Task A_meter_error_that_is_too_old_to_be_fetched_is_still_told()
    {
        await using (var db = app.Db())
        {
            db.Add(
                new InboxEvent
                {
                    EventId = "evt_gone",
                    Type = "v1.billing.meter.error_report_triggered",
                    ObjectId = "mtr_gone",
                    State = InboxState.Pending,
                    CreatedAt = app.Clock.GetUtcNow(),
                    ReceivedAt = app.Clock.GetUtcNow(),
                    NextAttemptAt = TimeProvider.System.GetUtcNow(),
                }
            );
            await db.SaveChangesAsync();
        }
        app.Service<JobSignals>().Raise(JobNames.ProcessInbox);
        await PortalApp.EventuallyAsync(
            async () =>
                (await app.Service<OperatorAlerts>().ListAsync(openOnly: true, 50, default)).Any(alert =>
                    alert.Matter == "meter-error:mtr_gone" && alert.Text.Contains("A meter reported errors; 0 of our reports are named")
                ),
            "an operator is told"
        );
    }

    // Uses the portal's own client, which adds its key to every request without a credential; the stream would refuse that key.
    private async Task StreamAsync(string events)
    {
        var client = (StripeClient)app.Stripe;
        var session = await client.RawRequestAsync(HttpMethod.Post, "/v2/billing/meter_event_session", "{}");
        var token = JsonDocument.Parse(session.Content).RootElement.GetProperty("authentication_token").GetString();
        var refused = await Should.ThrowAsync<StripeException>(() =>
            client.RawRequestAsync(HttpMethod.Post, "/v2/billing/meter_event_stream", events)
        );
        refused.HttpStatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await client.RawRequestAsync(HttpMethod.Post, "/v2/billing/meter_event_stream", events, new RawRequestOptions { ApiKey = token });
    }
}
