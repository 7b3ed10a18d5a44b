namespace Stripe.Billing;

/// <summary><c>/v1/billing/meters</c></summary>
public class MeterService : Service
{
    public MeterService()
    {
    }

    public MeterService(IStripeClient client)
        : base(client)
    {
    }

    public virtual MeterEventSummaryService EventSummaries => new(Client);

    public virtual Task<Meter> CreateAsync(MeterCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Meter>(HttpMethod.Post, "/v1/billing/meters", options, requestOptions, cancellationToken);

    public virtual Task<Meter> DeactivateAsync(string id, MeterDeactivateOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Meter>(HttpMethod.Post, $"/v1/billing/meters/{Segment(id)}/deactivate", options, requestOptions, cancellationToken);

    public virtual Task<Meter> GetAsync(string id, MeterGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Meter>(HttpMethod.Get, $"/v1/billing/meters/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Meter>> ListAsync(MeterListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<Meter>>(HttpMethod.Get, "/v1/billing/meters", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Meter> ListAutoPagingAsync(MeterListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<Meter>("/v1/billing/meters", options, requestOptions, cancellationToken);

    public virtual Task<Meter> ReactivateAsync(string id, MeterReactivateOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Meter>(HttpMethod.Post, $"/v1/billing/meters/{Segment(id)}/reactivate", options, requestOptions, cancellationToken);

    public virtual Task<Meter> UpdateAsync(string id, MeterUpdateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Meter>(HttpMethod.Post, $"/v1/billing/meters/{Segment(id)}", options, requestOptions, cancellationToken);
}
