using Stripe.Infrastructure;

namespace Stripe;

public class PaymentIntentPaymentMethodOptionsOptions : INestedOptions, IFormOptions
{
    public PaymentIntentPaymentMethodOptionsCardOptions Card { get; set; }

    public PaymentIntentPaymentMethodOptionsCustomerBalanceOptions CustomerBalance { get; set; }

    public PaymentIntentPaymentMethodOptionsLinkOptions Link { get; set; }

    public PaymentIntentPaymentMethodOptionsPaypalOptions Paypal { get; set; }

    public PaymentIntentPaymentMethodOptionsSepaDebitOptions SepaDebit { get; set; }

    public PaymentIntentPaymentMethodOptionsUsBankAccountOptions UsBankAccount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("card", Card);
        form.Add("customer_balance", CustomerBalance);
        form.Add("link", Link);
        form.Add("paypal", Paypal);
        form.Add("sepa_debit", SepaDebit);
        form.Add("us_bank_account", UsBankAccount);
    }
}

public class PaymentIntentPaymentMethodOptionsCardInstallmentsOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public PaymentIntentPaymentMethodOptionsCardInstallmentsPlanOptions Plan { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("plan", Plan);
    }
}

public class PaymentIntentPaymentMethodOptionsCardInstallmentsPlanOptions : INestedOptions, IFormOptions
{
    public long? Count { get; set; }

    public string Interval { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("count", Count);
        form.Add("interval", Interval);
        form.Add("type", Type);
    }
}

public class PaymentIntentPaymentMethodOptionsCardMandateOptionsOptions : INestedOptions, IFormOptions
{
    public long? Amount { get; set; }

    public string AmountType { get; set; }

    public string Description { get; set; }

    public DateTime? EndDate { get; set; }

    public string Interval { get; set; }

    public long? IntervalCount { get; set; }

    public string Reference { get; set; }

    public DateTime? StartDate { get; set; }

    public List<string> SupportedTypes { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount", Amount);
        form.Add("amount_type", AmountType);
        form.Add("description", Description);
        form.Add("end_date", EndDate);
        form.Add("interval", Interval);
        form.Add("interval_count", IntervalCount);
        form.Add("reference", Reference);
        form.Add("start_date", StartDate);
        form.Add("supported_types", SupportedTypes);
    }
}

public class PaymentIntentPaymentMethodOptionsCardOptions : INestedOptions, IFormOptions
{
    public string CaptureMethod { get; set; }

    public string CvcToken { get; set; }

    public PaymentIntentPaymentMethodOptionsCardInstallmentsOptions Installments { get; set; }

    public PaymentIntentPaymentMethodOptionsCardMandateOptionsOptions MandateOptions { get; set; }

    public bool? Moto { get; set; }

    public string Network { get; set; }

    public string RequestExtendedAuthorization { get; set; }

    public string RequestIncrementalAuthorization { get; set; }

    public string RequestMulticapture { get; set; }

    public string RequestOvercapture { get; set; }

    public string RequestThreeDSecure { get; set; }

    public bool? RequireCvcRecollection { get; set; }

    public string SetupFutureUsage { get; set; }

    public string StatementDescriptorSuffixKana { get; set; }

    public string StatementDescriptorSuffixKanji { get; set; }

    public PaymentIntentPaymentMethodOptionsCardThreeDSecureOptions ThreeDSecure { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("capture_method", CaptureMethod);
        form.Add("cvc_token", CvcToken);
        form.Add("installments", Installments);
        form.Add("mandate_options", MandateOptions);
        form.Add("moto", Moto);
        form.Add("network", Network);
        form.Add("request_extended_authorization", RequestExtendedAuthorization);
        form.Add("request_incremental_authorization", RequestIncrementalAuthorization);
        form.Add("request_multicapture", RequestMulticapture);
        form.Add("request_overcapture", RequestOvercapture);
        form.Add("request_three_d_secure", RequestThreeDSecure);
        form.Add("require_cvc_recollection", RequireCvcRecollection);
        form.Add("setup_future_usage", SetupFutureUsage);
        form.Add("statement_descriptor_suffix_kana", StatementDescriptorSuffixKana);
        form.Add("statement_descriptor_suffix_kanji", StatementDescriptorSuffixKanji);
        form.Add("three_d_secure", ThreeDSecure);
    }
}

public class PaymentIntentPaymentMethodOptionsCardThreeDSecureNetworkOptionsCartesBancairesOptions : INestedOptions, IFormOptions
{
    public string CbAvalgo { get; set; }

    public string CbExemption { get; set; }

    public long? CbScore { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("cb_avalgo", CbAvalgo);
        form.Add("cb_exemption", CbExemption);
        form.Add("cb_score", CbScore);
    }
}

public class PaymentIntentPaymentMethodOptionsCardThreeDSecureNetworkOptionsOptions : INestedOptions, IFormOptions
{
    public PaymentIntentPaymentMethodOptionsCardThreeDSecureNetworkOptionsCartesBancairesOptions CartesBancaires { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("cartes_bancaires", CartesBancaires);
    }
}

public class PaymentIntentPaymentMethodOptionsCardThreeDSecureOptions : INestedOptions, IFormOptions
{
    public string AresTransStatus { get; set; }

    public string Cryptogram { get; set; }

    public string ElectronicCommerceIndicator { get; set; }

    public string ExemptionIndicator { get; set; }

    public PaymentIntentPaymentMethodOptionsCardThreeDSecureNetworkOptionsOptions NetworkOptions { get; set; }

    public string RequestorChallengeIndicator { get; set; }

    public string TransactionId { get; set; }

    public string Version { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("ares_trans_status", AresTransStatus);
        form.Add("cryptogram", Cryptogram);
        form.Add("electronic_commerce_indicator", ElectronicCommerceIndicator);
        form.Add("exemption_indicator", ExemptionIndicator);
        form.Add("network_options", NetworkOptions);
        form.Add("requestor_challenge_indicator", RequestorChallengeIndicator);
        form.Add("transaction_id", TransactionId);
        form.Add("version", Version);
    }
}

public class PaymentIntentPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransferOptions : INestedOptions, IFormOptions
{
    public string Country { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("country", Country);
    }
}

public class PaymentIntentPaymentMethodOptionsCustomerBalanceBankTransferOptions : INestedOptions, IFormOptions
{
    public PaymentIntentPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransferOptions EuBankTransfer { get; set; }

    public List<string> RequestedAddressTypes { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("eu_bank_transfer", EuBankTransfer);
        form.Add("requested_address_types", RequestedAddressTypes);
        form.Add("type", Type);
    }
}

public class PaymentIntentPaymentMethodOptionsCustomerBalanceOptions : INestedOptions, IFormOptions
{
    public PaymentIntentPaymentMethodOptionsCustomerBalanceBankTransferOptions BankTransfer { get; set; }

    public string FundingType { get; set; }

    public string SetupFutureUsage { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("bank_transfer", BankTransfer);
        form.Add("funding_type", FundingType);
        form.Add("setup_future_usage", SetupFutureUsage);
    }
}

public class PaymentIntentPaymentMethodOptionsLinkOptions : INestedOptions, IFormOptions
{
    public string CaptureMethod { get; set; }

    public string PersistentToken { get; set; }

    public string SetupFutureUsage { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("capture_method", CaptureMethod);
        form.Add("persistent_token", PersistentToken);
        form.Add("setup_future_usage", SetupFutureUsage);
    }
}

public class PaymentIntentPaymentMethodOptionsPaypalOptions : INestedOptions, IFormOptions
{
    public string CaptureMethod { get; set; }

    public string PreferredLocale { get; set; }

    public string Reference { get; set; }

    public string RiskCorrelationId { get; set; }

    public string SetupFutureUsage { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("capture_method", CaptureMethod);
        form.Add("preferred_locale", PreferredLocale);
        form.Add("reference", Reference);
        form.Add("risk_correlation_id", RiskCorrelationId);
        form.Add("setup_future_usage", SetupFutureUsage);
    }
}

public class PaymentIntentPaymentMethodOptionsSepaDebitMandateOptionsOptions : INestedOptions, IFormOptions
{
    public string ReferencePrefix { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("reference_prefix", ReferencePrefix);
    }
}

public class PaymentIntentPaymentMethodOptionsSepaDebitOptions : INestedOptions, IFormOptions
{
    public PaymentIntentPaymentMethodOptionsSepaDebitMandateOptionsOptions MandateOptions { get; set; }

    public string SetupFutureUsage { get; set; }

    public string TargetDate { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("mandate_options", MandateOptions);
        form.Add("setup_future_usage", SetupFutureUsage);
        form.Add("target_date", TargetDate);
    }
}

public class PaymentIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsFiltersOptions : INestedOptions, IFormOptions
{
    public List<string> AccountSubcategories { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account_subcategories", AccountSubcategories);
    }
}

public class PaymentIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsOptions : INestedOptions, IFormOptions
{
    public PaymentIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsFiltersOptions Filters { get; set; }

    public List<string> Permissions { get; set; }

    public List<string> Prefetch { get; set; }

    public string ReturnUrl { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("filters", Filters);
        form.Add("permissions", Permissions);
        form.Add("prefetch", Prefetch);
        form.Add("return_url", ReturnUrl);
    }
}

public class PaymentIntentPaymentMethodOptionsUsBankAccountMandateOptionsOptions : INestedOptions, IFormOptions
{
    public string CollectionMethod { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("collection_method", CollectionMethod);
    }
}

public class PaymentIntentPaymentMethodOptionsUsBankAccountNetworksOptions : INestedOptions, IFormOptions
{
    public List<string> Requested { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("requested", Requested);
    }
}

public class PaymentIntentPaymentMethodOptionsUsBankAccountOptions : INestedOptions, IFormOptions
{
    public PaymentIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsOptions FinancialConnections { get; set; }

    public PaymentIntentPaymentMethodOptionsUsBankAccountMandateOptionsOptions MandateOptions { get; set; }

    public PaymentIntentPaymentMethodOptionsUsBankAccountNetworksOptions Networks { get; set; }

    public string SetupFutureUsage { get; set; }

    public string TargetDate { get; set; }

    public string TransactionPurpose { get; set; }

    public string VerificationMethod { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("financial_connections", FinancialConnections);
        form.Add("mandate_options", MandateOptions);
        form.Add("networks", Networks);
        form.Add("setup_future_usage", SetupFutureUsage);
        form.Add("target_date", TargetDate);
        form.Add("transaction_purpose", TransactionPurpose);
        form.Add("verification_method", VerificationMethod);
    }
}
