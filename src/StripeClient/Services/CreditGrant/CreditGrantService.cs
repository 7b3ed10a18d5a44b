namespace Stripe.Billing;

/// <summary><c>/v1/billing/credit_grants</c></summary>
public class CreditGrantService : Service
{
    public CreditGrantService()
    {
    }

    public CreditGrantService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<CreditGrant> CreateAsync(CreditGrantCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<CreditGrant>(HttpMethod.Post, "/v1/billing/credit_grants", options, requestOptions, cancellationToken);

    public virtual Task<CreditGrant> ExpireAsync(string id, CreditGrantExpireOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<CreditGrant>(HttpMethod.Post, $"/v1/billing/credit_grants/{Segment(id)}/expire", options, requestOptions, cancellationToken);

    public virtual Task<CreditGrant> GetAsync(string id, CreditGrantGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<CreditGrant>(HttpMethod.Get, $"/v1/billing/credit_grants/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<CreditGrant>> ListAsync(CreditGrantListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<CreditGrant>>(HttpMethod.Get, "/v1/billing/credit_grants", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<CreditGrant> ListAutoPagingAsync(CreditGrantListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<CreditGrant>("/v1/billing/credit_grants", options, requestOptions, cancellationToken);

    public virtual Task<CreditGrant> UpdateAsync(string id, CreditGrantUpdateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<CreditGrant>(HttpMethod.Post, $"/v1/billing/credit_grants/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<CreditGrant> VoidGrantAsync(string id, CreditGrantVoidGrantOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<CreditGrant>(HttpMethod.Post, $"/v1/billing/credit_grants/{Segment(id)}/void", options, requestOptions, cancellationToken);
}
