namespace Stripe.V2.Core;

/// <summary>
/// A thin event: it says that something happened and to what, and what exactly is fetched. Meters report errors this way.
/// </summary>
public abstract class EventNotification
{
    private protected EventNotification()
    {
    }

    public string Id { get; set; }

    public DateTime Created { get; set; }

    public bool Livemode { get; set; }

    public string Type { get; set; }

    internal StripeClient Client { get; set; }

    private protected Task<T> FetchAsync<T>(string path, CancellationToken cancellationToken = default)
        where T : StripeEntity =>
        Client is null
            ? throw new InvalidOperationException("This notification was not read by a StripeClient, so there is nothing to fetch with.")
            : Client.RequestAsync<T>(HttpMethod.Get, path, null, null, cancellationToken);

    private protected Task<T> FetchEventAsync<T>(CancellationToken cancellationToken = default)
        where T : StripeEntity => FetchAsync<T>($"/v2/core/events/{Uri.EscapeDataString(Id)}", cancellationToken);
}

/// <summary>What a thin event is about, and where to fetch it.</summary>
public class EventNotificationRelatedObject
{
    public string Id { get; set; }

    public string Type { get; set; }

    public string Url { get; set; }
}
