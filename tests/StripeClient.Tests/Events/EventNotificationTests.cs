using Stripe.Events;
using Stripe.Tests.Support;
using Stripe.V2.Core;

namespace Stripe.Tests.Events;

/// <summary>Thin events: the only way Stripe reports usage that it rejects after accepting it.</summary>
public sealed class EventNotificationTests
{
    private const string Secret = "whsec_test_secret";
    private const string Json =
        """{"id":"evt_65R","object":"v2.core.event","type":"v1.billing.meter.error_report_triggered","created":"""
        + "\"2026-08-01T10:00:00.000Z\",\"livemode\":true,\"related_object\":"
        + """{"id":"mtr_1","type":"billing.meter","url":"/v1/billing/meters/mtr_1"}}""";

    [Fact]
    public async Task A_meters_error_report_is_fetched_with_its_reasons()
    {
        await using var stripe = (await FakeStripe.StartAsync())
            .Answers(
                """{"id":"evt_65R","object":"v2.core.event","type":"v1.billing.meter.error_report_triggered","created":"""
                    + "\"2026-08-01T10:00:00.000Z\",\"livemode\":true,\"data\":"
                    + """{"developer_message_summary":"There is 1 invalid event","reason":"""
                    + """{"error_count":1,"error_types":[{"code":"meter_event_customer_not_found","error_count":1,"sample_errors":["""
                    + """{"error_message":"No customer","request":{"identifier":"i-1"}}]}]},"validation_start":"""
                    + "\"2026-08-01T09:59:00.000Z\",\"validation_end\":\"2026-08-01T10:00:00.000Z\"},\"related_object\":"
                    + """{"id":"mtr_1","type":"billing.meter","url":"/v1/billing/meters/mtr_1"}}"""
            )
            .Answers("""{"id":"mtr_1","object":"billing.meter","event_name":"api_calls"}""");
        var parsed = stripe.Client().ParseEventNotification(Json, Signed.Header(Json, Secret), Secret);

        var notification = parsed.ShouldBeOfType<V1BillingMeterErrorReportTriggeredEventNotification>();
        notification.Created.ShouldBe(new DateTime(2026, 8, 1, 10, 0, 0, DateTimeKind.Utc));
        notification.RelatedObject.Id.ShouldBe("mtr_1");

        var report = await notification.FetchEventAsync();
        var error = report.Data.Reason.ErrorTypes.ShouldHaveSingleItem();
        error.Code.ShouldBe("meter_event_customer_not_found");
        error.SampleErrors[0].Request.Identifier.ShouldBe("i-1");
        report.Data.ValidationEnd.ShouldBe(notification.Created);
        (await notification.FetchRelatedObjectAsync()).EventName.ShouldBe("api_calls");
        stripe.Requests.Select(request => request.Path).ShouldBe(["/v2/core/events/evt_65R", "/v1/billing/meters/mtr_1"]);
    }

    [Fact]
    public async Task An_unknown_notification_is_kept_and_can_be_fetched()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(
            """{"id":"evt_65R","object":"v2.core.event","type":"v2.core.gadget.made"}"""
        );
        var json = Json.Replace("v1.billing.meter.error_report_triggered", "v2.core.gadget.made", StringComparison.Ordinal);
        var notification = EventNotification.FromJson(json, stripe.Client()).ShouldBeOfType<UnknownEventNotification>();
        notification.Type.ShouldBe("v2.core.gadget.made");
        (await notification.FetchEventAsync()).Id.ShouldBe("evt_65R");
    }

    [Fact]
    public void A_wrong_signature_is_refused() =>
        Should.Throw<StripeException>(() =>
            new StripeClient("sk_test_1").ParseEventNotification(Json, Signed.Header(Json, "whsec_other"), Secret)
        );

    [Fact]
    public async Task A_related_address_elsewhere_never_gets_the_key()
    {
        var json = Json.Replace("/v1/billing/meters/mtr_1", "@evil.example/v1", StringComparison.Ordinal);
        var notification = (V1BillingMeterErrorReportTriggeredEventNotification)
            EventNotification.FromJson(json, new StripeClient("sk_test_1"));
        await Should.ThrowAsync<ArgumentException>(() => notification.FetchRelatedObjectAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"object":"event","type":"customer.created"}""")]
    [InlineData("""{"type":"x","created":"yesterday"}""")]
    public void What_is_no_notification_is_a_stripe_exception(string json) =>
        Should.Throw<StripeException>(() => EventNotification.FromJson(json, new StripeClient("sk_test_1")));
}
