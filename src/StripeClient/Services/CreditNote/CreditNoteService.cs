namespace Stripe;

/// <summary><c>/v1/credit_notes</c></summary>
public class CreditNoteService : Service
{
    public CreditNoteService()
    {
    }

    public CreditNoteService(IStripeClient client)
        : base(client)
    {
    }

    public virtual CreditNotePreviewLinesService PreviewLines => new(Client);

    public virtual Task<CreditNote> CreateAsync(
        CreditNoteCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<CreditNote>(HttpMethod.Post, "/v1/credit_notes", options, requestOptions, cancellationToken);

    public virtual Task<CreditNote> GetAsync(
        string id, CreditNoteGetOptions options = null, RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default) =>
        RequestAsync<CreditNote>(HttpMethod.Get, $"/v1/credit_notes/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<CreditNote>> ListAsync(
        CreditNoteListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<CreditNote>>(HttpMethod.Get, "/v1/credit_notes", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<CreditNote> ListAutoPagingAsync(
        CreditNoteListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<CreditNote>("/v1/credit_notes", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<CreditNoteLineItem>> ListLineItemsAsync(
        string id, CreditNoteListLineItemsOptions options = null, RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<CreditNoteLineItem>>(
            HttpMethod.Get, $"/v1/credit_notes/{Segment(id)}/lines", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<CreditNoteLineItem> ListLineItemsAutoPagingAsync(
        string id, CreditNoteListLineItemsOptions options = null, RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default) =>
        ListAllAsync<CreditNoteLineItem>($"/v1/credit_notes/{Segment(id)}/lines", options, requestOptions, cancellationToken);

    public virtual Task<CreditNote> PreviewAsync(
        CreditNotePreviewOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<CreditNote>(HttpMethod.Get, "/v1/credit_notes/preview", options, requestOptions, cancellationToken);

    public virtual Task<CreditNote> UpdateAsync(
        string id, CreditNoteUpdateOptions options, RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default) =>
        RequestAsync<CreditNote>(HttpMethod.Post, $"/v1/credit_notes/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<CreditNote> VoidCreditNoteAsync(
        string id, CreditNoteVoidOptions options = null, RequestOptions requestOptions = null,
        CancellationToken cancellationToken = default) =>
        RequestAsync<CreditNote>(HttpMethod.Post, $"/v1/credit_notes/{Segment(id)}/void", options, requestOptions, cancellationToken);
}
