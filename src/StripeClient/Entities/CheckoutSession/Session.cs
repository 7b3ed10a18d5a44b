using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Checkout;

/// <summary>A hosted payment page and its outcome.</summary>
public class Session : StripeEntity<Session>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public SessionAdaptivePricing AdaptivePricing { get; set; }

    public SessionAfterExpiration AfterExpiration { get; set; }

    public bool? AllowPromotionCodes { get; set; }

    public long? AmountSubtotal { get; set; }

    public long? AmountTotal { get; set; }

    public SessionAutomaticTax AutomaticTax { get; set; }

    public string BillingAddressCollection { get; set; }

    public SessionBrandingSettings BrandingSettings { get; set; }

    public string CancelUrl { get; set; }

    public string ClientReferenceId { get; set; }

    public string ClientSecret { get; set; }

    public SessionCollectedInformation CollectedInformation { get; set; }

    public SessionConsent Consent { get; set; }

    public SessionConsentCollection ConsentCollection { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public string Currency { get; set; }

    public SessionCurrencyConversion CurrencyConversion { get; set; }

    public List<SessionCustomField> CustomFields { get; set; }

    public SessionCustomText CustomText { get; set; }

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string CustomerAccount { get; set; }

    public string CustomerCreation { get; set; }

    public SessionCustomerDetails CustomerDetails { get; set; }

    public string CustomerEmail { get; set; }

    public List<SessionDiscount> Discounts { get; set; }

    public List<string> ExcludedPaymentMethodTypes { get; set; }

    public DateTime ExpiresAt { get; set; } = DateTime.UnixEpoch;

    public string IntegrationIdentifier { get; set; }

    [JsonIgnore]
    public string InvoiceId { get => InvoiceField?.Id; set => InvoiceField = Expandable<Invoice>.Of(value); }

    [JsonIgnore]
    public Invoice Invoice { get => InvoiceField?.Value; set => InvoiceField = Expandable<Invoice>.Of(value); }

    public SessionInvoiceCreation InvoiceCreation { get; set; }

    public StripeList<LineItem> LineItems { get; set; }

    public bool Livemode { get; set; }

    public string Locale { get; set; }

    public SessionManagedPayments ManagedPayments { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Mode { get; set; }

    public SessionNameCollection NameCollection { get; set; }

    public List<SessionOptionalItem> OptionalItems { get; set; }

    public string OriginContext { get; set; }

    [JsonIgnore]
    public string PaymentIntentId { get => PaymentIntentField?.Id; set => PaymentIntentField = Expandable<PaymentIntent>.Of(value); }

    [JsonIgnore]
    public PaymentIntent PaymentIntent { get => PaymentIntentField?.Value; set => PaymentIntentField = Expandable<PaymentIntent>.Of(value); }

    [JsonPropertyName("payment_link"), JsonConverter(typeof(ExpandableIdConverter))]
    public string PaymentLinkId { get; set; }

    public string PaymentMethodCollection { get; set; }

    public SessionPaymentMethodConfigurationDetails PaymentMethodConfigurationDetails { get; set; }

    public SessionPaymentMethodOptions PaymentMethodOptions { get; set; }

    public List<string> PaymentMethodTypes { get; set; }

    public string PaymentStatus { get; set; }

    public SessionPermissions Permissions { get; set; }

    public SessionPhoneNumberCollection PhoneNumberCollection { get; set; }

    public SessionPresentmentDetails PresentmentDetails { get; set; }

    public string RecoveredFrom { get; set; }

    public string RedirectOnCompletion { get; set; }

    public string ReturnUrl { get; set; }

    public SessionSavedPaymentMethodOptions SavedPaymentMethodOptions { get; set; }

    [JsonIgnore]
    public string SetupIntentId { get => SetupIntentField?.Id; set => SetupIntentField = Expandable<SetupIntent>.Of(value); }

    [JsonIgnore]
    public SetupIntent SetupIntent { get => SetupIntentField?.Value; set => SetupIntentField = Expandable<SetupIntent>.Of(value); }

    public SessionShippingAddressCollection ShippingAddressCollection { get; set; }

    public SessionShippingCost ShippingCost { get; set; }

    public List<SessionShippingOption> ShippingOptions { get; set; }

    public string Status { get; set; }

    public string SubmitType { get; set; }

    [JsonIgnore]
    public string SubscriptionId { get => SubscriptionField?.Id; set => SubscriptionField = Expandable<Subscription>.Of(value); }

    [JsonIgnore]
    public Subscription Subscription { get => SubscriptionField?.Value; set => SubscriptionField = Expandable<Subscription>.Of(value); }

    public string SuccessUrl { get; set; }

    public SessionTaxIdCollection TaxIdCollection { get; set; }

    public SessionTotalDetails TotalDetails { get; set; }

    public string UiMode { get; set; }

    public string Url { get; set; }

    public SessionWalletOptions WalletOptions { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }

    [JsonInclude, JsonPropertyName("invoice"), JsonConverter(typeof(ExpandableConverter<Invoice>))]
    internal Expandable<Invoice> InvoiceField { get; set; }

    [JsonInclude, JsonPropertyName("payment_intent"), JsonConverter(typeof(ExpandableConverter<PaymentIntent>))]
    internal Expandable<PaymentIntent> PaymentIntentField { get; set; }

    [JsonInclude, JsonPropertyName("setup_intent"), JsonConverter(typeof(ExpandableConverter<SetupIntent>))]
    internal Expandable<SetupIntent> SetupIntentField { get; set; }

    [JsonInclude, JsonPropertyName("subscription"), JsonConverter(typeof(ExpandableConverter<Subscription>))]
    internal Expandable<Subscription> SubscriptionField { get; set; }
}
