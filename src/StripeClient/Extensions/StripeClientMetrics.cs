using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using Stripe;

namespace BillingPortal.StripeExtensions;

/// <summary>
/// The meter <c>BillingPortal.StripeClient</c>: number, duration and outcome of requests, by operation ("POST
/// /v1/customers/{id}"). No tag contains an id or a key.
/// </summary>
public static class StripeClientMetrics
{
    public const string MeterName = "BillingPortal.StripeClient";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "stripe.client.requests",
        "{request}",
        "Requests to Stripe, retries not counted."
    );
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "stripe.client.retries",
        "{retry}",
        "Repeated attempts of requests to Stripe."
    );
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "stripe.client.request.duration",
        "s",
        "Duration of requests to Stripe, retries included."
    );

    internal static Measurement Start(string operation) => new(operation);

    internal static void Retried(string operation) => Retries.Add(1, new KeyValuePair<string, object>("operation", operation));

    internal sealed class Measurement(string operation) : IDisposable
    {
        private readonly long _started = Stopwatch.GetTimestamp();
        private string _outcome = "failure";
        private string _errorType;
        private string _status;

        public async Task<T> ObserveAsync<T>(Task<T> request, CancellationToken cancellationToken)
        {
            try
            {
                return await request;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                _outcome = "canceled";
                throw;
            }
            catch (OperationCanceledException)
            {
                _errorType = "timeout";
                throw;
            }
            catch (HttpRequestException)
            {
                _errorType = "connection_error";
                throw;
            }
        }

        public void Succeeded(HttpStatusCode status)
        {
            _outcome = "success";
            _status = Text(status);
        }

        public StripeException Failed(StripeException exception)
        {
            _status = Text(exception.HttpStatusCode);
            _errorType = exception.StripeError?.Type ?? _status;
            return exception;
        }

        public void Dispose()
        {
            var tags = new TagList { { "operation", operation }, { "outcome", _outcome } };
            if (_errorType is not null)
                tags.Add("error.type", _errorType);
            if (_status is not null)
                tags.Add("http.response.status_code", _status);

            Requests.Add(1, tags);
            Duration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, tags);
        }

        private static string Text(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);
    }
}
