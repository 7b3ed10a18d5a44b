namespace Stripe.Billing;

/// <summary><c>/v1/billing/credit_balance_summary</c></summary>
public class CreditBalanceSummaryService : Service
{
    public CreditBalanceSummaryService()
    {
    }

    public CreditBalanceSummaryService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<CreditBalanceSummary> GetAsync(RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<CreditBalanceSummary>(HttpMethod.Get, "/v1/billing/credit_balance_summary", null, requestOptions, cancellationToken);

    public virtual Task<CreditBalanceSummary> GetAsync(CreditBalanceSummaryGetOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<CreditBalanceSummary>(HttpMethod.Get, "/v1/billing/credit_balance_summary", options, requestOptions, cancellationToken);
}
