using Stripe.Infrastructure;

namespace Stripe.V2.Core;

/// <summary>A thin event: it names its type and object, and the details are fetched. Meters report errors this way.</summary>
public class EventNotification
{
    public string Id { get; internal set; }

    public DateTime Created { get; internal set; } = DateTime.UnixEpoch;

    public bool Livemode { get; internal set; }

    public string Type { get; internal set; }

    internal StripeClient Client { get; set; }

    /// <summary>Parses a thin event whose signature was verified before it was stored.</summary>
    /// <exception cref="StripeException">The payload is not a notification.</exception>
    public static EventNotification FromJson(string payload, StripeClient client) => EventNotificationReader.Read(payload, client);

    private protected Task<T> FetchAsync<T>(string path, CancellationToken cancellationToken = default)
        where T : StripeEntity =>
        Client is null
            ? throw new InvalidOperationException("This notification was not read by a StripeClient, so there is nothing to fetch with.")
            : Client.RequestAsync<T>(HttpMethod.Get, path, null, null, cancellationToken);

    private protected Task<T> FetchEventAsync<T>(CancellationToken cancellationToken = default)
        where T : StripeEntity => FetchAsync<T>($"/v2/core/events/{Uri.EscapeDataString(Id)}", cancellationToken);
}

/// <summary>The object of a thin event, and where to fetch it.</summary>
public class EventNotificationRelatedObject
{
    public string Id { get; internal set; }

    public string Type { get; internal set; }

    public string Url { get; internal set; }
}
