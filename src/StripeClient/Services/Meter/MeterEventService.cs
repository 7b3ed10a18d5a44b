namespace Stripe.Billing;

/// <summary><c>/v1/billing/meter_events</c></summary>
public class MeterEventService : Service
{
    public MeterEventService()
    {
    }

    public MeterEventService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<MeterEvent> CreateAsync(MeterEventCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<MeterEvent>(HttpMethod.Post, "/v1/billing/meter_events", options, requestOptions, cancellationToken);
}
