using BillingPortal.StripeExtensions;
using Shouldly;
using Stripe;
using Stripe.Billing;
using Xunit;

namespace BillingPortal.Tests.StripeEvents;

/// <summary>The client's event stream and the sandbox, which share no code: events sent with a session's token are counted.</summary>
[Collection(SharedPortal.Name)]
public sealed class MeterEventStreamTests(PortalApp app)
{
    [Fact]
    public async Task Batches_under_one_token_are_taken_and_counted()
    {
        var customer = await new CustomerService(app.Stripe).CreateAsync(new CustomerCreateOptions { Name = "Streams" });
        var meters = await new MeterService(app.Stripe).ListAsync(new MeterListOptions { Limit = 100 });
        var meter = meters.Data.Single(one => one.EventName == "input_tokens").Id;
        using var stream = new MeterEventStream((StripeClient)app.Stripe, TimeProvider.System);

        await stream.SendAsync([Usage(25), Usage(5)]);
        await stream.SendAsync([Usage(12)]);

        var now = app.Clock.GetUtcNow().UtcDateTime;
        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        var counted = await new MeterEventSummaryService(app.Stripe).ListAsync(
            meter,
            new MeterEventSummaryListOptions
            {
                Customer = customer.Id,
                StartTime = minute.AddHours(-1),
                EndTime = minute.AddMinutes(1),
            }
        );
        counted.Data.Sum(summary => summary.AggregatedValue).ShouldBe(42);

        MeterEventCreateOptions Usage(long units) =>
            new()
            {
                EventName = "input_tokens",
                Identifier = $"{customer.Id}-{units}",
                Payload = new Dictionary<string, string>
                {
                    ["stripe_customer_id"] = customer.Id,
                    ["value"] = units.ToString(System.Globalization.CultureInfo.InvariantCulture),
                },
            };
    }
}
