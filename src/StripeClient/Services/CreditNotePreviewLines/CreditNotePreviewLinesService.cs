namespace Stripe;

/// <summary><c>/v1/credit_notes/preview/lines</c></summary>
public class CreditNotePreviewLinesService : Service
{
    public CreditNotePreviewLinesService()
    {
    }

    public CreditNotePreviewLinesService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<StripeList<CreditNoteLineItem>> ListAsync(
        CreditNotePreviewLinesListOptions options = null, RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<CreditNoteLineItem>>(
            HttpMethod.Get, "/v1/credit_notes/preview/lines", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<CreditNoteLineItem> ListAutoPagingAsync(
        CreditNotePreviewLinesListOptions options = null, RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default) =>
        ListAllAsync<CreditNoteLineItem>("/v1/credit_notes/preview/lines", options, requestOptions, cancellationToken);
}
