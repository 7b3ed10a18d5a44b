namespace Stripe.Entitlements;

/// <summary><c>/v1/entitlements/features</c></summary>
public class FeatureService : Service
{
    public FeatureService()
    {
    }

    public FeatureService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<Feature> CreateAsync(FeatureCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Feature>(HttpMethod.Post, "/v1/entitlements/features", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Feature>> ListAsync(FeatureListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<Feature>>(HttpMethod.Get, "/v1/entitlements/features", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Feature> ListAutoPagingAsync(FeatureListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<Feature>("/v1/entitlements/features", options, requestOptions, cancellationToken);

    public virtual Task<Feature> GetAsync(string id, FeatureGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Feature>(HttpMethod.Get, $"/v1/entitlements/features/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Feature> UpdateAsync(string id, FeatureUpdateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Feature>(HttpMethod.Post, $"/v1/entitlements/features/{Segment(id)}", options, requestOptions, cancellationToken);
}
