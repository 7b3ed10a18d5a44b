namespace Stripe;

/// <summary><c>/v1/tax_rates</c></summary>
public class TaxRateService : Service
{
    public TaxRateService()
    {
    }

    public TaxRateService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<TaxRate> CreateAsync(TaxRateCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<TaxRate>(HttpMethod.Post, "/v1/tax_rates", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<TaxRate>> ListAsync(TaxRateListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<TaxRate>>(HttpMethod.Get, "/v1/tax_rates", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<TaxRate> ListAutoPagingAsync(TaxRateListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<TaxRate>("/v1/tax_rates", options, requestOptions, cancellationToken);

    public virtual Task<TaxRate> GetAsync(string id, TaxRateGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<TaxRate>(HttpMethod.Get, $"/v1/tax_rates/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<TaxRate> UpdateAsync(string id, TaxRateUpdateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<TaxRate>(HttpMethod.Post, $"/v1/tax_rates/{Segment(id)}", options, requestOptions, cancellationToken);
}
