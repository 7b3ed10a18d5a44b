namespace Stripe;

/// <summary>What a service needs from a client.</summary>
public interface IStripeClient
{
    string ApiBase { get; }

    string ApiKey { get; }

    string ClientId { get; }

    string ConnectBase { get; }

    string FilesBase { get; }

    string MeterEventsBase { get; }

    Task<T> RequestAsync<T>(
        HttpMethod method,
        string path,
        BaseOptions options,
        RequestOptions requestOptions,
        CancellationToken cancellationToken = default
    )
        where T : StripeEntity;

    Task<Stream> RequestStreamingAsync(
        HttpMethod method,
        string path,
        BaseOptions options,
        RequestOptions requestOptions,
        CancellationToken cancellationToken = default
    );
}

/// <summary>Sends requests to Stripe. The default is <see cref="SystemNetHttpClient"/>.</summary>
public interface IHttpClient
{
    Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default);

    Task<StripeStreamedResponse> MakeStreamingRequestAsync(StripeRequest request, CancellationToken cancellationToken = default);
}
