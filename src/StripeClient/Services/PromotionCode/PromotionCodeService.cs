namespace Stripe;

/// <summary><c>/v1/promotion_codes</c></summary>
public class PromotionCodeService : Service
{
    public PromotionCodeService()
    {
    }

    public PromotionCodeService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<PromotionCode> CreateAsync(PromotionCodeCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<PromotionCode>(HttpMethod.Post, "/v1/promotion_codes", options, requestOptions, cancellationToken);

    public virtual Task<PromotionCode> GetAsync(string id, PromotionCodeGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<PromotionCode>(HttpMethod.Get, $"/v1/promotion_codes/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<PromotionCode>> ListAsync(PromotionCodeListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<PromotionCode>>(HttpMethod.Get, "/v1/promotion_codes", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<PromotionCode> ListAutoPagingAsync(PromotionCodeListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<PromotionCode>("/v1/promotion_codes", options, requestOptions, cancellationToken);

    public virtual Task<PromotionCode> UpdateAsync(string id, PromotionCodeUpdateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<PromotionCode>(HttpMethod.Post, $"/v1/promotion_codes/{Segment(id)}", options, requestOptions, cancellationToken);
}
