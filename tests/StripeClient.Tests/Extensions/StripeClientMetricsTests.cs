using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using BillingPortal.StripeExtensions;
using Stripe.Infrastructure;
using Stripe.Tests.Support;

namespace Stripe.Tests.Extensions;

public sealed class StripeClientMetricsTests
{
    [Fact]
    public async Task Requests_are_counted_by_operation_outcome_and_error()
    {
        using var meter = new Recorder();
        await using var stripe = (await FakeStripe.StartAsync())
            .Answers("""{"id":"txr_1","object":"tax_rate"}""")
            .Answers("""{"error":{"type":"invalid_request_error","message":"no"}}""", 400)
            .Answers("""{"error":{"type":"api_error","message":"no"}}""", 500)
            .Answers("""{"object":"list","data":[]}""")
            .DropsConnection();
        var rates = stripe.Client(retries: 1, new InstantClock()).V1.TaxRates;
        await rates.CreateAsync(new TaxRateCreateOptions());
        await Should.ThrowAsync<StripeException>(() => rates.CreateAsync(new TaxRateCreateOptions()));
        await rates.ListAsync();
        await Should.ThrowAsync<HttpRequestException>(() => stripe.Client().V1.TaxRates.ListAsync());

        meter
            .Of("stripe.client.requests", "/v1/tax_rates")
            .ShouldBe([
                "operation=POST /v1/tax_rates outcome=success http.response.status_code=200",
                "operation=POST /v1/tax_rates outcome=failure error.type=invalid_request_error http.response.status_code=400",
                "operation=GET /v1/tax_rates outcome=success http.response.status_code=200",
                "operation=GET /v1/tax_rates outcome=failure error.type=connection_error",
            ]);
        meter.Of("stripe.client.request.duration", "/v1/tax_rates").Count.ShouldBe(4);
        meter.Of("stripe.client.retries", "/v1/tax_rates").ShouldBe(["operation=GET /v1/tax_rates"]);
    }

    [Theory]
    [InlineData("/v1/customers/cus_secret", "GET /v1/customers/{id}")]
    [InlineData("/v1/customers/search?query=name", "GET /v1/customers/search")]
    [InlineData("/v1/subscription_items/si_1/usage_records", "GET /v1/subscription_items/{id}/usage_records")]
    [InlineData("/v1/gadgets/cus_secret", "GET other")]
    [InlineData("/v1/customers/cus_secret/gadgets", "GET other")]
    public void Operations_never_hold_an_id(string path, string operation) => OperationNames.For(HttpMethod.Get, path).ShouldBe(operation);

    private sealed class Recorder : IDisposable
    {
        private readonly ConcurrentQueue<(string Instrument, string Tags)> _measurements = new();
        private readonly MeterListener _listener = new();

        public Recorder()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == StripeClientMetrics.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Record(instrument, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Record(instrument, tags));
            _listener.Start();
        }

        /// <summary>Filters by path, because other tests run at the same time.</summary>
        public List<string> Of(string instrument, string path) =>
            [
                .. _measurements
                    .Where(m => m.Instrument == instrument && m.Tags.Contains(path, StringComparison.Ordinal))
                    .Select(m => m.Tags),
            ];

        public void Dispose() => _listener.Dispose();

        private void Record(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object>> tags) =>
            _measurements.Enqueue((instrument.Name, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
    }
}
