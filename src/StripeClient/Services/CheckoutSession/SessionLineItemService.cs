namespace Stripe.Checkout;

/// <summary><c>/v1/checkout/sessions/{id}/line_items</c></summary>
public class SessionLineItemService : Service
{
    public SessionLineItemService()
    {
    }

    public SessionLineItemService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<StripeList<LineItem>> ListAsync(string parentId, SessionLineItemListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<LineItem>>(HttpMethod.Get, $"/v1/checkout/sessions/{Segment(parentId)}/line_items", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<LineItem> ListAutoPagingAsync(string parentId, SessionLineItemListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<LineItem>($"/v1/checkout/sessions/{Segment(parentId)}/line_items", options, requestOptions, cancellationToken);
}
