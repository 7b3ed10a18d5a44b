using System.Text.Json;
using BillingPortal.StripeExtensions;
using Stripe.Infrastructure;
using Stripe.V2.Core;

namespace Stripe;

/// <summary>
/// A client of the Stripe API. One instance serves the whole application. Every unsuccessful answer becomes a <see
/// cref="StripeException"/>, and no exception message contains a key.
/// </summary>
public class StripeClient : IStripeClient
{
    public StripeClient(
        string apiKey = null,
        string clientId = null,
        IHttpClient httpClient = null,
        string apiBase = null,
        string connectBase = null,
        string filesBase = null,
        string meterEventsBase = null
    )
        : this(
            new StripeClientOptions
            {
                ApiKey = apiKey,
                ClientId = clientId,
                HttpClient = httpClient,
                ApiBase = apiBase,
                ConnectBase = connectBase,
                FilesBase = filesBase,
                MeterEventsBase = meterEventsBase,
            }
        ) { }

    public StripeClient(StripeClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ApiKey is { } key && (key.Length == 0 || key.Any(char.IsWhiteSpace)))
            throw new ArgumentException("The Stripe API key is empty or contains whitespace.", nameof(options));

        ApiKey = options.ApiKey;
        ClientId = options.ClientId;
        ApiBase = options.ApiBase ?? DefaultApiBase;
        ConnectBase = options.ConnectBase ?? DefaultConnectBase;
        FilesBase = options.FilesBase ?? DefaultFilesBase;
        MeterEventsBase = options.MeterEventsBase ?? DefaultMeterEventsBase;
        StripeAccount = options.StripeAccount;
        StripeContext = options.StripeContext;
        HttpClient =
            options.HttpClient
            ?? new SystemNetHttpClient(
                null,
                StripeConfiguration.MaxNetworkRetries,
                StripeConfiguration.AppInfo,
                StripeConfiguration.EnableTelemetry
            );
        V1 = new V1Services(this);
    }

    public static string DefaultApiBase => "https://api.stripe.com";

    public static string DefaultConnectBase => "https://connect.stripe.com";

    public static string DefaultFilesBase => "https://files.stripe.com";

    public static string DefaultMeterEventsBase => "https://meter-events.stripe.com";

    public string ApiBase { get; }

    public string ApiKey { get; }

    public string ClientId { get; }

    public string ConnectBase { get; }

    public string FilesBase { get; }

    public string MeterEventsBase { get; }

    public IHttpClient HttpClient { get; }

    /// <summary>Every service of the v1 API.</summary>
    public V1Services V1 { get; }

    internal string StripeAccount { get; }

    internal string StripeContext { get; }

    /// <summary>Deserializes an answer's body, or an event's object, as <typeparamref name="T"/>.</summary>
    public T Deserialize<T>(string response)
        where T : StripeEntity => StripeJson.Read<T>(response);

    public async Task<T> RequestAsync<T>(
        HttpMethod method,
        string path,
        BaseOptions options,
        RequestOptions requestOptions,
        CancellationToken cancellationToken = default
    )
        where T : StripeEntity
    {
        var request = new StripeRequest(this, method, path, options, requestOptions);
        var response = await SendAsync(request, cancellationToken);
        var entity = Read<T>(response);
        entity.StripeResponse = response;
        return entity;
    }

    public async Task<Stream> RequestStreamingAsync(
        HttpMethod method,
        string path,
        BaseOptions options,
        RequestOptions requestOptions,
        CancellationToken cancellationToken = default
    )
    {
        var request = new StripeRequest(this, method, path, options, requestOptions);
        using var measurement = StripeClientMetrics.Start(request.Operation);
        var response = await measurement.ObserveAsync(HttpClient.MakeStreamingRequestAsync(request, cancellationToken), cancellationToken);
        if ((int)response.StatusCode is >= 200 and < 300)
        {
            measurement.Succeeded(response.StatusCode);
            return response.Body;
        }

        using var reader = new StreamReader(response.Body);
        var content = await reader.ReadToEndAsync(cancellationToken);
        throw measurement.Failed(StripeErrors.ToException(new StripeResponse(response.StatusCode, response.Headers, content)));
    }

    /// <summary>
    /// Sends <paramref name="content"/> unchanged: form parameters on /v1 paths, JSON on /v2. For operations without a typed
    /// service, and for older API versions through <see cref="RawRequestOptions.AdditionalHeaders"/>.
    /// </summary>
    public async Task<StripeResponse> RawRequestAsync(
        HttpMethod method,
        string path,
        string content = null,
        RawRequestOptions requestOptions = null,
        CancellationToken cancellationToken = default
    ) => await SendAsync(new StripeRequest(this, method, path, content, requestOptions), cancellationToken);

    /// <summary>Verifies a thin event's signature and parses it.</summary>
    public EventNotification ParseEventNotification(
        string json,
        string stripeSignatureHeader,
        string secret,
        long tolerance = EventUtility.DefaultTimeTolerance
    )
    {
        EventUtility.ValidateSignature(json, stripeSignatureHeader, secret, tolerance);
        return EventNotificationReader.Read(json, this);
    }

    private async Task<StripeResponse> SendAsync(StripeRequest request, CancellationToken cancellationToken)
    {
        using var measurement = StripeClientMetrics.Start(request.Operation);
        var response = await measurement.ObserveAsync(HttpClient.MakeRequestAsync(request, cancellationToken), cancellationToken);
        if ((int)response.StatusCode is < 200 or >= 300)
            throw measurement.Failed(StripeErrors.ToException(response));

        measurement.Succeeded(response.StatusCode);
        return response;
    }

    private static T Read<T>(StripeResponse response)
        where T : StripeEntity
    {
        try
        {
            return StripeJson.Read<T>(response.Content) ?? throw StripeErrors.NotUnderstood(response, null);
        }
        catch (JsonException exception)
        {
            throw StripeErrors.NotUnderstood(response, exception);
        }
    }
}
