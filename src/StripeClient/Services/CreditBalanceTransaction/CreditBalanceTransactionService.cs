namespace Stripe.Billing;

/// <summary><c>/v1/billing/credit_balance_transactions</c></summary>
public class CreditBalanceTransactionService : Service
{
    public CreditBalanceTransactionService()
    {
    }

    public CreditBalanceTransactionService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<CreditBalanceTransaction> GetAsync(string id, CreditBalanceTransactionGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<CreditBalanceTransaction>(HttpMethod.Get, $"/v1/billing/credit_balance_transactions/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<CreditBalanceTransaction>> ListAsync(CreditBalanceTransactionListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<CreditBalanceTransaction>>(HttpMethod.Get, "/v1/billing/credit_balance_transactions", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<CreditBalanceTransaction> ListAutoPagingAsync(CreditBalanceTransactionListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<CreditBalanceTransaction>("/v1/billing/credit_balance_transactions", options, requestOptions, cancellationToken);
}
