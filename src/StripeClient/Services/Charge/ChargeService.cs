namespace Stripe;

/// <summary><c>/v1/charges</c></summary>
public class ChargeService : Service
{
    public ChargeService()
    {
    }

    public ChargeService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<Charge> GetAsync(string id, ChargeGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Charge>(HttpMethod.Get, $"/v1/charges/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Charge>> ListAsync(ChargeListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<Charge>>(HttpMethod.Get, "/v1/charges", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Charge> ListAutoPagingAsync(ChargeListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<Charge>("/v1/charges", options, requestOptions, cancellationToken);

    public virtual Task<StripeSearchResult<Charge>> SearchAsync(ChargeSearchOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeSearchResult<Charge>>(HttpMethod.Get, "/v1/charges/search", options, requestOptions, cancellationToken);

    public virtual Task<Charge> UpdateAsync(string id, ChargeUpdateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Charge>(HttpMethod.Post, $"/v1/charges/{Segment(id)}", options, requestOptions, cancellationToken);
}
