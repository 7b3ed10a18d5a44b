namespace Stripe;

/// <summary><c>/v1/customers/{id}/tax_ids</c></summary>
public class CustomerTaxIdService : Service
{
    public CustomerTaxIdService()
    {
    }

    public CustomerTaxIdService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<TaxId> CreateAsync(
        string parentId, CustomerTaxIdCreateOptions options = null, RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default) =>
        RequestAsync<TaxId>(HttpMethod.Post, $"/v1/customers/{Segment(parentId)}/tax_ids", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<TaxId>> ListAsync(string parentId, CustomerTaxIdListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<TaxId>>(HttpMethod.Get, $"/v1/customers/{Segment(parentId)}/tax_ids", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<TaxId> ListAutoPagingAsync(string parentId, CustomerTaxIdListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<TaxId>($"/v1/customers/{Segment(parentId)}/tax_ids", options, requestOptions, cancellationToken);
}
