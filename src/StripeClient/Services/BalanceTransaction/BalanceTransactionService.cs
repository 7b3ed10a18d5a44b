namespace Stripe;

/// <summary><c>/v1/balance_transactions</c></summary>
public class BalanceTransactionService : Service
{
    public BalanceTransactionService()
    {
    }

    public BalanceTransactionService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<BalanceTransaction> GetAsync(string id, BalanceTransactionGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<BalanceTransaction>(HttpMethod.Get, $"/v1/balance_transactions/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<BalanceTransaction>> ListAsync(BalanceTransactionListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<BalanceTransaction>>(HttpMethod.Get, "/v1/balance_transactions", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<BalanceTransaction> ListAutoPagingAsync(BalanceTransactionListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<BalanceTransaction>("/v1/balance_transactions", options, requestOptions, cancellationToken);
}
