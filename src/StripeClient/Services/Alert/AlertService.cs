namespace Stripe.Billing;

/// <summary><c>/v1/billing/alerts</c></summary>
public class AlertService : Service
{
    public AlertService()
    {
    }

    public AlertService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<Alert> ActivateAsync(string id, AlertActivateOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Alert>(HttpMethod.Post, $"/v1/billing/alerts/{Segment(id)}/activate", options, requestOptions, cancellationToken);

    public virtual Task<Alert> ArchiveAsync(string id, AlertArchiveOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Alert>(HttpMethod.Post, $"/v1/billing/alerts/{Segment(id)}/archive", options, requestOptions, cancellationToken);

    public virtual Task<Alert> CreateAsync(AlertCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Alert>(HttpMethod.Post, "/v1/billing/alerts", options, requestOptions, cancellationToken);

    public virtual Task<Alert> DeactivateAsync(string id, AlertDeactivateOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Alert>(HttpMethod.Post, $"/v1/billing/alerts/{Segment(id)}/deactivate", options, requestOptions, cancellationToken);

    public virtual Task<Alert> GetAsync(string id, AlertGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Alert>(HttpMethod.Get, $"/v1/billing/alerts/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Alert>> ListAsync(AlertListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<Alert>>(HttpMethod.Get, "/v1/billing/alerts", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Alert> ListAutoPagingAsync(AlertListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<Alert>("/v1/billing/alerts", options, requestOptions, cancellationToken);
}
