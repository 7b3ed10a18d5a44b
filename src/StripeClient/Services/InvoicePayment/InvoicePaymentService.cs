namespace Stripe;

/// <summary><c>/v1/invoice_payments</c></summary>
public class InvoicePaymentService : Service
{
    public InvoicePaymentService()
    {
    }

    public InvoicePaymentService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Task<InvoicePayment> GetAsync(string id, InvoicePaymentGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<InvoicePayment>(HttpMethod.Get, $"/v1/invoice_payments/{Segment(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<InvoicePayment>> ListAsync(InvoicePaymentListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<InvoicePayment>>(HttpMethod.Get, "/v1/invoice_payments", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<InvoicePayment> ListAutoPagingAsync(InvoicePaymentListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListAllAsync<InvoicePayment>("/v1/invoice_payments", options, requestOptions, cancellationToken);
}
