using Stripe.Billing;
using Stripe.V2.Core;

namespace Stripe.Events;

/// <summary>A meter rejected usage that had been accepted for processing.</summary>
public class V1BillingMeterErrorReportTriggeredEventNotification : EventNotification
{
    public EventNotificationRelatedObject RelatedObject { get; set; }

    /// <summary>Fetches the report: which errors, how often, with samples.</summary>
    public Task<V1BillingMeterErrorReportTriggeredEvent> FetchEventAsync() => FetchEventAsync<V1BillingMeterErrorReportTriggeredEvent>();

    public Task<Meter> FetchRelatedObjectAsync() => FetchAsync<Meter>(RelatedObject.Url);
}

/// <summary>Usage was sent with an event name that no meter has.</summary>
public class V1BillingMeterNoMeterFoundEventNotification : EventNotification
{
    public Task<V1BillingMeterNoMeterFoundEvent> FetchEventAsync() => FetchEventAsync<V1BillingMeterNoMeterFoundEvent>();
}

/// <summary>The report of a meter's errors over a few minutes.</summary>
public class V1BillingMeterErrorReportTriggeredEvent : V2.Core.Event
{
    public V1BillingMeterErrorReportTriggeredEventData Data { get; set; }

    public EventRelatedObject RelatedObject { get; set; }
}

/// <summary>The report of usage without a meter.</summary>
public class V1BillingMeterNoMeterFoundEvent : V2.Core.Event
{
    public V1BillingMeterNoMeterFoundEventData Data { get; set; }
}

/// <summary>A thin event without a class in this client.</summary>
public class UnknownEventNotification : EventNotification
{
    public EventNotificationRelatedObject RelatedObject { get; internal set; }

    public Task<V2.Core.Event> FetchEventAsync(CancellationToken cancellationToken = default) =>
        FetchEventAsync<V2.Core.Event>(cancellationToken);
}
