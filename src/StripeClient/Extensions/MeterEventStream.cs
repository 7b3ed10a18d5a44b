using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Stripe;
using Stripe.Billing;
using Stripe.Infrastructure;

namespace BillingPortal.StripeExtensions;

/// <summary>
/// Reports usage through Stripe's event stream: up to 100 events per request, for volumes beyond the ordinary endpoint's 1,000
/// requests per second. Stripe validates the events later, so an accepted batch can still be reported as an error.
/// </summary>
public sealed class MeterEventStream(StripeClient client, TimeProvider clock) : IDisposable
{
    public const int MaxEventsPerRequest = 100;

    // Renew early: a token that expires in transit would cost the batch a second request.
    private static readonly TimeSpan RenewBeforeEnd = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _renewal = new(1, 1);
    private Session _session;

    /// <summary>
    /// Sends one batch. On failure nothing was stored, unless only the answer was lost: repeat with the same identifiers.
    /// </summary>
    public async Task SendAsync(IReadOnlyCollection<MeterEventCreateOptions> events, CancellationToken cancellationToken = default)
    {
        if (events.Count > MaxEventsPerRequest)
            throw new ArgumentException($"Stripe takes at most {MaxEventsPerRequest} events a request.", nameof(events));
        if (events.Count == 0)
            return;

        var body = Write(events);
        var session = await SessionAsync(cancellationToken);
        try
        {
            await PostAsync(body, session, cancellationToken);
        }
        catch (StripeException exception) when (IsTokenRefused(exception))
        {
            // The token can expire early: its key was rolled, or the clocks differ.
            Interlocked.CompareExchange(ref _session, null, session);
            await PostAsync(body, await SessionAsync(cancellationToken), cancellationToken);
        }
    }

    public void Dispose() => _renewal.Dispose();

    private static bool IsTokenRefused(StripeException exception) =>
        exception.HttpStatusCode == HttpStatusCode.Unauthorized || exception.StripeError?.Type == "temporary_session_expired";

    private Task<StripeResponse> PostAsync(string body, Session session, CancellationToken cancellationToken) =>
        client.RawRequestAsync(
            HttpMethod.Post,
            "/v2/billing/meter_event_stream",
            body,
            new RawRequestOptions { ApiKey = session.Token },
            cancellationToken
        );

    private async Task<Session> SessionAsync(CancellationToken cancellationToken)
    {
        if (Current() is { } session)
            return session;

        await _renewal.WaitAsync(cancellationToken);
        try
        {
            return Current() ?? (_session = await StartSessionAsync(cancellationToken));
        }
        finally
        {
            _renewal.Release();
        }
    }

    private Session Current() => _session is { } session && clock.GetUtcNow() < session.ExpiresAt - RenewBeforeEnd ? session : null;

    private async Task<Session> StartSessionAsync(CancellationToken cancellationToken)
    {
        var response = await client.RawRequestAsync(
            HttpMethod.Post,
            "/v2/billing/meter_event_session",
            "{}",
            cancellationToken: cancellationToken
        );
        using var document = JsonDocument.Parse(response.Content);
        return new Session(
            document.RootElement.GetProperty("authentication_token").GetString(),
            document.RootElement.GetProperty("expires_at").GetDateTimeOffset()
        );
    }

    private static string Write(IReadOnlyCollection<MeterEventCreateOptions> events)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("events");
            foreach (var usage in events)
                Write(writer, usage);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter writer, MeterEventCreateOptions usage)
    {
        writer.WriteStartObject();
        writer.WriteString("event_name", usage.EventName);
        if (usage.Identifier is not null)
            writer.WriteString("identifier", usage.Identifier);
        if (usage.Timestamp is { } timestamp)
            writer.WriteString(
                "timestamp",
                UnixTime.ToUtc(timestamp).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            );
        writer.WriteStartObject("payload");
        foreach (var (name, value) in usage.Payload ?? [])
            writer.WriteString(name, value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private sealed record Session(string Token, DateTimeOffset ExpiresAt)
    {
        // A record prints its members, and this one is a credential.
        public override string ToString() => nameof(Session);
    }
}
