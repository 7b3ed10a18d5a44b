using Stripe.V2.Core;

namespace Stripe.Events;

/// <summary>A thin event of a type this client has no class for.</summary>
public class UnknownEventNotification : EventNotification
{
    public EventNotificationRelatedObject RelatedObject { get; internal set; }

    public Task<V2.Core.Event> FetchEventAsync(CancellationToken cancellationToken = default) => FetchEventAsync<V2.Core.Event>(cancellationToken);
}
