namespace Stripe;

/// <summary><c>/v1/invoices/{id}/lines</c></summary>
public class InvoiceLineItemService : Service
{
    public InvoiceLineItemService()
    {
    }

    public InvoiceLineItemService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<StripeList<InvoiceLineItem>> ListAsync(string parentId, InvoiceLineItemListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<InvoiceLineItem>>(HttpMethod.Get, $"/v1/invoices/{Segment(parentId)}/lines", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<InvoiceLineItem> ListAutoPagingAsync(string parentId, InvoiceLineItemListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<InvoiceLineItem>($"/v1/invoices/{Segment(parentId)}/lines", options, requestOptions, cancellationToken);
}
