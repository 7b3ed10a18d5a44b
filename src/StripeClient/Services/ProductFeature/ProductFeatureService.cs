namespace Stripe;

/// <summary><c>/v1/products/{id}/features</c></summary>
public class ProductFeatureService : Service
{
    public ProductFeatureService()
    {
    }

    public ProductFeatureService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<ProductFeature> CreateAsync(
        string parentId, ProductFeatureCreateOptions options = null, RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default) =>
        RequestAsync<ProductFeature>(HttpMethod.Post, $"/v1/products/{Segment(parentId)}/features", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<ProductFeature>> ListAsync(string parentId, ProductFeatureListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<ProductFeature>>(HttpMethod.Get, $"/v1/products/{Segment(parentId)}/features", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<ProductFeature> ListAutoPagingAsync(string parentId, ProductFeatureListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<ProductFeature>($"/v1/products/{Segment(parentId)}/features", options, requestOptions, cancellationToken);
}
