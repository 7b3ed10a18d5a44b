using Stripe.Infrastructure;

namespace Stripe.Tests.Support;

/// <summary>Records what a service requests, and answers nothing.</summary>
internal sealed class RecordingClient : IStripeClient
{
    public List<(HttpMethod Method, string Path, string Form)> Calls { get; } = [];

    public string ApiBase => null;

    public string ApiKey => null;

    public string ClientId => null;

    public string ConnectBase => null;

    public string FilesBase => null;

    public string MeterEventsBase => null;

    public Task<T> RequestAsync<T>(
        HttpMethod method,
        string path,
        BaseOptions options,
        RequestOptions requestOptions,
        CancellationToken cancellationToken = default
    )
        where T : StripeEntity
    {
        Calls.Add((method, path, FormWriter.Write(options)));
        return Task.FromResult<T>(null);
    }

    public Task<Stream> RequestStreamingAsync(
        HttpMethod method,
        string path,
        BaseOptions options,
        RequestOptions requestOptions,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();
}
