using System.Text.Json.Serialization;

namespace Stripe.Infrastructure;

/// <summary>The lists and search results Stripe answers, each with its converter.</summary>
internal static class StripePages
{
    public static Dictionary<Type, Func<JsonConverter>> Converters { get; } = new()
    {
        [typeof(StripeList<BalanceTransaction>)] = static () => new StripeListConverter<BalanceTransaction>(),
        [typeof(StripeList<Billing.Alert>)] = static () => new StripeListConverter<Billing.Alert>(),
        [typeof(StripeList<Billing.CreditBalanceTransaction>)] = static () => new StripeListConverter<Billing.CreditBalanceTransaction>(),
        [typeof(StripeList<Billing.CreditGrant>)] = static () => new StripeListConverter<Billing.CreditGrant>(),
        [typeof(StripeList<Billing.Meter>)] = static () => new StripeListConverter<Billing.Meter>(),
        [typeof(StripeList<Billing.MeterEventSummary>)] = static () => new StripeListConverter<Billing.MeterEventSummary>(),
        [typeof(StripeList<BillingPortal.Configuration>)] = static () => new StripeListConverter<BillingPortal.Configuration>(),
        [typeof(StripeList<Charge>)] = static () => new StripeListConverter<Charge>(),
        [typeof(StripeList<Checkout.Session>)] = static () => new StripeListConverter<Checkout.Session>(),
        [typeof(StripeList<Coupon>)] = static () => new StripeListConverter<Coupon>(),
        [typeof(StripeList<CreditNote>)] = static () => new StripeListConverter<CreditNote>(),
        [typeof(StripeList<CreditNoteLineItem>)] = static () => new StripeListConverter<CreditNoteLineItem>(),
        [typeof(StripeList<Customer>)] = static () => new StripeListConverter<Customer>(),
        [typeof(StripeList<CustomerBalanceTransaction>)] = static () => new StripeListConverter<CustomerBalanceTransaction>(),
        [typeof(StripeList<Entitlements.ActiveEntitlement>)] = static () => new StripeListConverter<Entitlements.ActiveEntitlement>(),
        [typeof(StripeList<Entitlements.Feature>)] = static () => new StripeListConverter<Entitlements.Feature>(),
        [typeof(StripeList<Event>)] = static () => new StripeListConverter<Event>(),
        [typeof(StripeList<Invoice>)] = static () => new StripeListConverter<Invoice>(),
        [typeof(StripeList<InvoiceItem>)] = static () => new StripeListConverter<InvoiceItem>(),
        [typeof(StripeList<InvoiceLineItem>)] = static () => new StripeListConverter<InvoiceLineItem>(),
        [typeof(StripeList<InvoicePayment>)] = static () => new StripeListConverter<InvoicePayment>(),
        [typeof(StripeList<LineItem>)] = static () => new StripeListConverter<LineItem>(),
        [typeof(StripeList<PaymentIntent>)] = static () => new StripeListConverter<PaymentIntent>(),
        [typeof(StripeList<PaymentMethod>)] = static () => new StripeListConverter<PaymentMethod>(),
        [typeof(StripeList<Price>)] = static () => new StripeListConverter<Price>(),
        [typeof(StripeList<Product>)] = static () => new StripeListConverter<Product>(),
        [typeof(StripeList<ProductFeature>)] = static () => new StripeListConverter<ProductFeature>(),
        [typeof(StripeList<PromotionCode>)] = static () => new StripeListConverter<PromotionCode>(),
        [typeof(StripeList<Refund>)] = static () => new StripeListConverter<Refund>(),
        [typeof(StripeList<SetupIntent>)] = static () => new StripeListConverter<SetupIntent>(),
        [typeof(StripeList<Subscription>)] = static () => new StripeListConverter<Subscription>(),
        [typeof(StripeList<SubscriptionItem>)] = static () => new StripeListConverter<SubscriptionItem>(),
        [typeof(StripeList<TaxId>)] = static () => new StripeListConverter<TaxId>(),
        [typeof(StripeList<TaxRate>)] = static () => new StripeListConverter<TaxRate>(),
        [typeof(StripeList<TestHelpers.TestClock>)] = static () => new StripeListConverter<TestHelpers.TestClock>(),
        [typeof(StripeList<WebhookEndpoint>)] = static () => new StripeListConverter<WebhookEndpoint>(),
        [typeof(StripeSearchResult<Customer>)] = static () => new StripeSearchResultConverter<Customer>(),
        [typeof(StripeSearchResult<Invoice>)] = static () => new StripeSearchResultConverter<Invoice>(),
        [typeof(StripeSearchResult<PaymentIntent>)] = static () => new StripeSearchResultConverter<PaymentIntent>(),
        [typeof(StripeSearchResult<Price>)] = static () => new StripeSearchResultConverter<Price>(),
        [typeof(StripeSearchResult<Product>)] = static () => new StripeSearchResultConverter<Product>(),
        [typeof(StripeSearchResult<Subscription>)] = static () => new StripeSearchResultConverter<Subscription>(),
    };
}
