using System.Net;
using System.Runtime.ExceptionServices;
using BillingPortal.StripeExtensions;

namespace Stripe;

/// <summary>
/// Sends requests through one pooled <see cref="HttpClient"/> and retries what is safe to retry: connection errors, timeouts,
/// 409, 5xx, and whatever <c>Stripe-Should-Retry</c> requests. 429 is returned to the caller, who decides how long to wait.
/// </summary>
public class SystemNetHttpClient : IHttpClient
{
    public const int DefaultMaxNumberRetries = 2;

    private static readonly Lazy<HttpClient> SharedHttpClient = new(BuildDefaultSystemNetHttpClient);

    private readonly HttpClient _httpClient;
    private readonly string _userAgent;

    public SystemNetHttpClient(
        HttpClient httpClient = null,
        int maxNetworkRetries = DefaultMaxNumberRetries,
        AppInfo appInfo = null,
        bool enableTelemetry = true
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxNetworkRetries);
        _httpClient = httpClient ?? SharedHttpClient.Value;
        MaxNetworkRetries = maxNetworkRetries;
        EnableTelemetry = enableTelemetry;
        _userAgent = appInfo is null ? ClientUserAgent : $"{ClientUserAgent} {appInfo.ToUserAgent()}";
    }

    public static TimeSpan DefaultHttpTimeout => TimeSpan.FromSeconds(80);

    public static TimeSpan MaxNetworkRetriesDelay => TimeSpan.FromSeconds(5);

    public static TimeSpan MinNetworkRetriesDelay => TimeSpan.FromMilliseconds(500);

    /// <summary>Exists for callers of the official constructor. This client never sends telemetry.</summary>
    public bool EnableTelemetry { get; }

    public int MaxNetworkRetries { get; }

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    private static string ClientUserAgent => $"Stripe/v1 BillingPortal/{StripeConfiguration.StripeNetVersion}";

    public static HttpClient BuildDefaultSystemNetHttpClient()
    {
        // Stripe sends no redirects, and following one could send the key to another host.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };
        return new HttpClient(handler) { Timeout = DefaultHttpTimeout };
    }

    public async Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        var content = await response.Content.ReadAsStringAsync(cancellationToken);
        return new StripeResponse(response.StatusCode, response.Headers, content);
    }

    public async Task<StripeStreamedResponse> MakeStreamingRequestAsync(
        StripeRequest request,
        CancellationToken cancellationToken = default
    )
    {
        var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return new StripeStreamedResponse(
            response.StatusCode,
            response.Headers,
            await response.Content.ReadAsStreamAsync(cancellationToken)
        );
    }

    private async Task<HttpResponseMessage> SendAsync(
        StripeRequest request,
        HttpCompletionOption completion,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            var (response, failure) = await TryOnceAsync(request, completion, cancellationToken);
            if (attempt >= MaxNetworkRetries || !MayRetry(response))
            {
                if (failure is not null)
                    ExceptionDispatchInfo.Throw(failure);
                return response;
            }

            response?.Dispose();
            StripeClientMetrics.Retried(request.Operation);
            await Task.Delay(RetryDelay(attempt), Clock, cancellationToken);
        }
    }

    private async Task<(HttpResponseMessage Response, Exception Failure)> TryOnceAsync(
        StripeRequest request,
        HttpCompletionOption completion,
        CancellationToken cancellationToken
    )
    {
        using var message = new HttpRequestMessage(request.Method, request.Uri) { Content = request.Content };
        message.Headers.Authorization = request.AuthorizationHeader;
        message.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        foreach (var (name, value) in request.StripeHeaders)
            message.Headers.TryAddWithoutValidation(name, value);

        try
        {
            return (await _httpClient.SendAsync(message, completion, cancellationToken), null);
        }
        catch (HttpRequestException exception)
        {
            return (null, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // HttpClient reports its timeout as a cancellation without a cancelled token.
            return (null, exception);
        }
    }

    private static bool MayRetry(HttpResponseMessage response)
    {
        if (response is null)
            return true;

        if (response.Headers.TryGetValues("Stripe-Should-Retry", out var advice))
        {
            switch (advice.FirstOrDefault())
            {
                case "true":
                    return true;
                case "false":
                    return false;
            }
        }

        return response.StatusCode == HttpStatusCode.Conflict || (int)response.StatusCode >= 500;
    }

    private static TimeSpan RetryDelay(int attempt)
    {
        var doubled = MinNetworkRetriesDelay * Math.Pow(2, Math.Min(attempt, 10));
        var capped = doubled < MaxNetworkRetriesDelay ? doubled : MaxNetworkRetriesDelay;

        // Jitter, so that requests which failed together do not retry together.
        return capped * (0.75 + (0.25 * Random.Shared.NextDouble()));
    }
}
