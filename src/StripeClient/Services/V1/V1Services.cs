namespace Stripe;

/// <summary>Every service of the v1 API: <c>client.V1.Customers</c>.</summary>
public class V1Services : Service
{
    internal V1Services(IStripeClient client)
        : base(client)
    {
    }

    public virtual BalanceService Balance => new(Client);

    public virtual BalanceTransactionService BalanceTransactions => new(Client);

    public virtual BillingService Billing => new(Client);

    public virtual BillingPortalService BillingPortal => new(Client);

    public virtual ChargeService Charges => new(Client);

    public virtual CheckoutService Checkout => new(Client);

    public virtual CouponService Coupons => new(Client);

    public virtual CreditNoteService CreditNotes => new(Client);

    public virtual CustomerService Customers => new(Client);

    public virtual EntitlementsService Entitlements => new(Client);

    public virtual EventService Events => new(Client);

    public virtual InvoiceService Invoices => new(Client);

    public virtual InvoiceItemService InvoiceItems => new(Client);

    public virtual InvoicePaymentService InvoicePayments => new(Client);

    public virtual PaymentIntentService PaymentIntents => new(Client);

    public virtual PaymentMethodService PaymentMethods => new(Client);

    public virtual PriceService Prices => new(Client);

    public virtual ProductService Products => new(Client);

    public virtual PromotionCodeService PromotionCodes => new(Client);

    public virtual RefundService Refunds => new(Client);

    public virtual SetupIntentService SetupIntents => new(Client);

    public virtual SubscriptionService Subscriptions => new(Client);

    public virtual SubscriptionItemService SubscriptionItems => new(Client);

    public virtual TaxRateService TaxRates => new(Client);

    public virtual TestHelpersService TestHelpers => new(Client);

    public virtual WebhookEndpointService WebhookEndpoints => new(Client);
}
