namespace Stripe.Billing;

/// <summary><c>/v1/billing/meter_event_adjustments</c></summary>
public class MeterEventAdjustmentService : Service
{
    public MeterEventAdjustmentService()
    {
    }

    public MeterEventAdjustmentService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<MeterEventAdjustment> CreateAsync(MeterEventAdjustmentCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<MeterEventAdjustment>(HttpMethod.Post, "/v1/billing/meter_event_adjustments", options, requestOptions, cancellationToken);
}
