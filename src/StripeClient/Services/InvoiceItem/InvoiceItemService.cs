namespace Stripe;

/// <summary><c>/v1/invoiceitems</c></summary>
public class InvoiceItemService : Service
{
    public InvoiceItemService()
    {
    }

    public InvoiceItemService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<InvoiceItem> CreateAsync(InvoiceItemCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<InvoiceItem>(HttpMethod.Post, "/v1/invoiceitems", options, requestOptions, cancellationToken);

    public virtual Task<InvoiceItem> DeleteAsync(string id, InvoiceItemDeleteOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<InvoiceItem>(HttpMethod.Delete, $"/v1/invoiceitems/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<InvoiceItem> GetAsync(string id, InvoiceItemGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<InvoiceItem>(HttpMethod.Get, $"/v1/invoiceitems/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<InvoiceItem>> ListAsync(InvoiceItemListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<InvoiceItem>>(HttpMethod.Get, "/v1/invoiceitems", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<InvoiceItem> ListAutoPagingAsync(InvoiceItemListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<InvoiceItem>("/v1/invoiceitems", options, requestOptions, cancellationToken);

    public virtual Task<InvoiceItem> UpdateAsync(string id, InvoiceItemUpdateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<InvoiceItem>(HttpMethod.Post, $"/v1/invoiceitems/{Segment(id)}", options, requestOptions, cancellationToken);
}
