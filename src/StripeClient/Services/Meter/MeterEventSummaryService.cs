namespace Stripe.Billing;

/// <summary><c>/v1/billing/meters/{id}/event_summaries</c></summary>
public class MeterEventSummaryService : Service
{
    public MeterEventSummaryService()
    {
    }

    public MeterEventSummaryService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<StripeList<MeterEventSummary>> ListAsync(string parentId, MeterEventSummaryListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<MeterEventSummary>>(HttpMethod.Get, $"/v1/billing/meters/{Segment(parentId)}/event_summaries", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<MeterEventSummary> ListAutoPagingAsync(string parentId, MeterEventSummaryListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<MeterEventSummary>($"/v1/billing/meters/{Segment(parentId)}/event_summaries", options, requestOptions, cancellationToken);
}
