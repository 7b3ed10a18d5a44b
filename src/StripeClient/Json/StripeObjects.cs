using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Stripe.Infrastructure;

/// <summary>The entity of every <c>object</c> value this client knows.</summary>
internal static class StripeObjects
{
    private static readonly Dictionary<string, Func<JsonElement, IHasObject>> s_readers = new(StringComparer.Ordinal)
    {
        ["balance"] = Read<Balance>,
        ["balance_transaction"] = Read<BalanceTransaction>,
        ["billing.alert"] = Read<Billing.Alert>,
        ["billing.alert_triggered"] = Read<Billing.AlertTriggered>,
        ["billing.credit_balance_summary"] = Read<Billing.CreditBalanceSummary>,
        ["billing.credit_balance_transaction"] = Read<Billing.CreditBalanceTransaction>,
        ["billing.credit_grant"] = Read<Billing.CreditGrant>,
        ["billing.meter"] = Read<Billing.Meter>,
        ["billing.meter_event"] = Read<Billing.MeterEvent>,
        ["billing.meter_event_adjustment"] = Read<Billing.MeterEventAdjustment>,
        ["billing.meter_event_summary"] = Read<Billing.MeterEventSummary>,
        ["billing_portal.configuration"] = Read<BillingPortal.Configuration>,
        ["billing_portal.session"] = Read<BillingPortal.Session>,
        ["charge"] = Read<Charge>,
        ["checkout.session"] = Read<Checkout.Session>,
        ["coupon"] = Read<Coupon>,
        ["credit_note"] = Read<CreditNote>,
        ["credit_note_line_item"] = Read<CreditNoteLineItem>,
        ["customer"] = Read<Customer>,
        ["customer_balance_transaction"] = Read<CustomerBalanceTransaction>,
        ["discount"] = Read<Discount>,
        ["entitlements.active_entitlement"] = Read<Entitlements.ActiveEntitlement>,
        ["entitlements.active_entitlement_summary"] = Read<Entitlements.ActiveEntitlementSummary>,
        ["entitlements.feature"] = Read<Entitlements.Feature>,
        ["event"] = Read<Event>,
        ["invoice"] = Read<Invoice>,
        ["invoice_payment"] = Read<InvoicePayment>,
        ["invoiceitem"] = Read<InvoiceItem>,
        ["item"] = Read<LineItem>,
        ["line_item"] = Read<InvoiceLineItem>,
        ["mandate"] = Read<Mandate>,
        ["payment_intent"] = Read<PaymentIntent>,
        ["payment_method"] = Read<PaymentMethod>,
        ["plan"] = Read<Plan>,
        ["price"] = Read<Price>,
        ["product"] = Read<Product>,
        ["product_feature"] = Read<ProductFeature>,
        ["promotion_code"] = Read<PromotionCode>,
        ["refund"] = Read<Refund>,
        ["setup_intent"] = Read<SetupIntent>,
        ["subscription"] = Read<Subscription>,
        ["subscription_item"] = Read<SubscriptionItem>,
        ["tax_id"] = Read<TaxId>,
        ["tax_rate"] = Read<TaxRate>,
        ["test_helpers.test_clock"] = Read<TestHelpers.TestClock>,
        ["webhook_endpoint"] = Read<WebhookEndpoint>,
    };

    /// <summary>The typed object, or null when its type is unknown.</summary>
    public static IHasObject Read(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty("object", out var name)
        && name.ValueKind == JsonValueKind.String
        && s_readers.TryGetValue(name.GetString(), out var read)
            ? read(element)
            : null;

    private static T Read<T>(JsonElement element)
        where T : StripeEntity =>
        element.Deserialize((JsonTypeInfo<T>)StripeJson.Options.GetTypeInfo(typeof(T)));
}
