namespace Stripe.V2.Core;

/// <summary>An event of v2 of the API, fetched for a notification.</summary>
public class Event : StripeEntity<Event>, IHasId, IHasObject
{
    public string Id { get; set; }

    public string Object { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public bool Livemode { get; set; }

    public string Type { get; set; }
}

/// <summary>What an event is about.</summary>
public class EventRelatedObject : StripeEntity<EventRelatedObject>, IHasId
{
    public string Id { get; set; }

    public string Type { get; set; }

    public string Url { get; set; }
}
