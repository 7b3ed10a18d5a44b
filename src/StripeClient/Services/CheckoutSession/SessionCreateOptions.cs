using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionCreateOptions : BaseOptions
{
    public SessionAdaptivePricingOptions AdaptivePricing { get; set; }

    public SessionAfterExpirationOptions AfterExpiration { get; set; }

    public bool? AllowPromotionCodes { get; set; }

    public SessionAutomaticTaxOptions AutomaticTax { get; set; }

    public string BillingAddressCollection { get; set; }

    public SessionBrandingSettingsOptions BrandingSettings { get; set; }

    public string CancelUrl { get; set; }

    public string ClientReferenceId { get; set; }

    public SessionConsentCollectionOptions ConsentCollection { get; set; }

    public string Currency { get; set; }

    public List<SessionCustomFieldOptions> CustomFields { get; set; }

    public SessionCustomTextOptions CustomText { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public string CustomerCreation { get; set; }

    public string CustomerEmail { get; set; }

    public SessionCustomerUpdateOptions CustomerUpdate { get; set; }

    public List<SessionDiscountOptions> Discounts { get; set; }

    public List<string> ExcludedPaymentMethodTypes { get; set; }

    public DateTime? ExpiresAt { get; set; }

    public string IntegrationIdentifier { get; set; }

    public SessionInvoiceCreationOptions InvoiceCreation { get; set; }

    public List<SessionLineItemOptions> LineItems { get; set; }

    public string Locale { get; set; }

    public SessionManagedPaymentsOptions ManagedPayments { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Mode { get; set; }

    public SessionNameCollectionOptions NameCollection { get; set; }

    public List<SessionOptionalItemOptions> OptionalItems { get; set; }

    public string OriginContext { get; set; }

    public SessionPaymentIntentDataOptions PaymentIntentData { get; set; }

    public string PaymentMethodCollection { get; set; }

    public string PaymentMethodConfiguration { get; set; }

    public SessionPaymentMethodDataOptions PaymentMethodData { get; set; }

    public SessionPaymentMethodOptionsOptions PaymentMethodOptions { get; set; }

    public List<string> PaymentMethodTypes { get; set; }

    public SessionPermissionsOptions Permissions { get; set; }

    public SessionPhoneNumberCollectionOptions PhoneNumberCollection { get; set; }

    public string RedirectOnCompletion { get; set; }

    public string ReturnUrl { get; set; }

    public SessionSavedPaymentMethodOptionsOptions SavedPaymentMethodOptions { get; set; }

    public SessionSetupIntentDataOptions SetupIntentData { get; set; }

    public SessionShippingAddressCollectionOptions ShippingAddressCollection { get; set; }

    public List<SessionShippingOptionOptions> ShippingOptions { get; set; }

    public string SubmitType { get; set; }

    public SessionSubscriptionDataOptions SubscriptionData { get; set; }

    public string SuccessUrl { get; set; }

    public SessionTaxIdCollectionOptions TaxIdCollection { get; set; }

    public string UiMode { get; set; }

    public SessionWalletOptionsOptions WalletOptions { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("adaptive_pricing", AdaptivePricing);
        form.Add("after_expiration", AfterExpiration);
        form.Add("allow_promotion_codes", AllowPromotionCodes);
        form.Add("automatic_tax", AutomaticTax);
        form.Add("billing_address_collection", BillingAddressCollection);
        form.Add("branding_settings", BrandingSettings);
        form.Add("cancel_url", CancelUrl);
        form.Add("client_reference_id", ClientReferenceId);
        form.Add("consent_collection", ConsentCollection);
        form.Add("currency", Currency);
        form.Add("custom_fields", CustomFields);
        form.Add("custom_text", CustomText);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("customer_creation", CustomerCreation);
        form.Add("customer_email", CustomerEmail);
        form.Add("customer_update", CustomerUpdate);
        form.Add("discounts", Discounts);
        form.Add("excluded_payment_method_types", ExcludedPaymentMethodTypes);
        form.Add("expires_at", ExpiresAt);
        form.Add("integration_identifier", IntegrationIdentifier);
        form.Add("invoice_creation", InvoiceCreation);
        form.Add("line_items", LineItems);
        form.Add("locale", Locale);
        form.Add("managed_payments", ManagedPayments);
        form.Add("metadata", Metadata);
        form.Add("mode", Mode);
        form.Add("name_collection", NameCollection);
        form.Add("optional_items", OptionalItems);
        form.Add("origin_context", OriginContext);
        form.Add("payment_intent_data", PaymentIntentData);
        form.Add("payment_method_collection", PaymentMethodCollection);
        form.Add("payment_method_configuration", PaymentMethodConfiguration);
        form.Add("payment_method_data", PaymentMethodData);
        form.Add("payment_method_options", PaymentMethodOptions);
        form.Add("payment_method_types", PaymentMethodTypes);
        form.Add("permissions", Permissions);
        form.Add("phone_number_collection", PhoneNumberCollection);
        form.Add("redirect_on_completion", RedirectOnCompletion);
        form.Add("return_url", ReturnUrl);
        form.Add("saved_payment_method_options", SavedPaymentMethodOptions);
        form.Add("setup_intent_data", SetupIntentData);
        form.Add("shipping_address_collection", ShippingAddressCollection);
        form.Add("shipping_options", ShippingOptions);
        form.Add("submit_type", SubmitType);
        form.Add("subscription_data", SubscriptionData);
        form.Add("success_url", SuccessUrl);
        form.Add("tax_id_collection", TaxIdCollection);
        form.Add("ui_mode", UiMode);
        form.Add("wallet_options", WalletOptions);
    }
}
