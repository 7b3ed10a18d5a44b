namespace Stripe;

/// <summary><c>/v1/products</c></summary>
public class ProductService : Service
{
    public ProductService()
    {
    }

    public ProductService(IStripeClient client)
        : base(client)
    {
    }

    public virtual ProductFeatureService Features => new(Client);

    public virtual Task<Product> CreateAsync(ProductCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Product>(HttpMethod.Post, "/v1/products", options, requestOptions, cancellationToken);

    public virtual Task<Product> DeleteAsync(string id, ProductDeleteOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Product>(HttpMethod.Delete, $"/v1/products/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<Product> GetAsync(string id, ProductGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Product>(HttpMethod.Get, $"/v1/products/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<Product>> ListAsync(ProductListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<Product>>(HttpMethod.Get, "/v1/products", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Product> ListAutoPagingAsync(ProductListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<Product>("/v1/products", options, requestOptions, cancellationToken);

    public virtual Task<StripeSearchResult<Product>> SearchAsync(ProductSearchOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeSearchResult<Product>>(HttpMethod.Get, "/v1/products/search", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<Product> SearchAutoPagingAsync(ProductSearchOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        SearchAllAsync<Product>("/v1/products/search", options, requestOptions, cancellationToken);

    public virtual Task<Product> UpdateAsync(string id, ProductUpdateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<Product>(HttpMethod.Post, $"/v1/products/{Segment(id)}", options, requestOptions, cancellationToken);
}
