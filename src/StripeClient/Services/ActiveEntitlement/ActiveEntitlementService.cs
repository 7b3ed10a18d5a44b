namespace Stripe.Entitlements;

/// <summary><c>/v1/entitlements/active_entitlements</c></summary>
public class ActiveEntitlementService : Service
{
    public ActiveEntitlementService()
    {
    }

    public ActiveEntitlementService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<ActiveEntitlement> GetAsync(string id, ActiveEntitlementGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<ActiveEntitlement>(HttpMethod.Get, $"/v1/entitlements/active_entitlements/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<ActiveEntitlement>> ListAsync(ActiveEntitlementListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<ActiveEntitlement>>(HttpMethod.Get, "/v1/entitlements/active_entitlements", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<ActiveEntitlement> ListAutoPagingAsync(ActiveEntitlementListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<ActiveEntitlement>("/v1/entitlements/active_entitlements", options, requestOptions, cancellationToken);
}
