using Stripe.Infrastructure;

namespace Stripe;

public class SetupIntentPaymentMethodOptionsOptions : INestedOptions, IFormOptions
{
    public SetupIntentPaymentMethodOptionsCardOptions Card { get; set; }

    public SetupIntentPaymentMethodOptionsLinkOptions Link { get; set; }

    public SetupIntentPaymentMethodOptionsPaypalOptions Paypal { get; set; }

    public SetupIntentPaymentMethodOptionsSepaDebitOptions SepaDebit { get; set; }

    public SetupIntentPaymentMethodOptionsUsBankAccountOptions UsBankAccount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("card", Card);
        form.Add("link", Link);
        form.Add("paypal", Paypal);
        form.Add("sepa_debit", SepaDebit);
        form.Add("us_bank_account", UsBankAccount);
    }
}

public class SetupIntentPaymentMethodOptionsCardMandateOptionsOptions : INestedOptions, IFormOptions
{
    public long? Amount { get; set; }

    public string AmountType { get; set; }

    public string Currency { get; set; }

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
        form.Add("currency", Currency);
        form.Add("description", Description);
        form.Add("end_date", EndDate);
        form.Add("interval", Interval);
        form.Add("interval_count", IntervalCount);
        form.Add("reference", Reference);
        form.Add("start_date", StartDate);
        form.Add("supported_types", SupportedTypes);
    }
}

public class SetupIntentPaymentMethodOptionsCardOptions : INestedOptions, IFormOptions
{
    public SetupIntentPaymentMethodOptionsCardMandateOptionsOptions MandateOptions { get; set; }

    public bool? Moto { get; set; }

    public string Network { get; set; }

    public string RequestThreeDSecure { get; set; }

    public SetupIntentPaymentMethodOptionsCardThreeDSecureOptions ThreeDSecure { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("mandate_options", MandateOptions);
        form.Add("moto", Moto);
        form.Add("network", Network);
        form.Add("request_three_d_secure", RequestThreeDSecure);
        form.Add("three_d_secure", ThreeDSecure);
    }
}

public class SetupIntentPaymentMethodOptionsCardThreeDSecureNetworkOptionsCartesBancairesOptions : INestedOptions, IFormOptions
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

public class SetupIntentPaymentMethodOptionsCardThreeDSecureNetworkOptionsOptions : INestedOptions, IFormOptions
{
    public SetupIntentPaymentMethodOptionsCardThreeDSecureNetworkOptionsCartesBancairesOptions CartesBancaires { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("cartes_bancaires", CartesBancaires);
    }
}

public class SetupIntentPaymentMethodOptionsCardThreeDSecureOptions : INestedOptions, IFormOptions
{
    public string AresTransStatus { get; set; }

    public string Cryptogram { get; set; }

    public string ElectronicCommerceIndicator { get; set; }

    public SetupIntentPaymentMethodOptionsCardThreeDSecureNetworkOptionsOptions NetworkOptions { get; set; }

    public string RequestorChallengeIndicator { get; set; }

    public string TransactionId { get; set; }

    public string Version { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("ares_trans_status", AresTransStatus);
        form.Add("cryptogram", Cryptogram);
        form.Add("electronic_commerce_indicator", ElectronicCommerceIndicator);
        form.Add("network_options", NetworkOptions);
        form.Add("requestor_challenge_indicator", RequestorChallengeIndicator);
        form.Add("transaction_id", TransactionId);
        form.Add("version", Version);
    }
}

public class SetupIntentPaymentMethodOptionsLinkOptions : INestedOptions, IFormOptions
{
    public string PersistentToken { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("persistent_token", PersistentToken);
    }
}

public class SetupIntentPaymentMethodOptionsPaypalOptions : INestedOptions, IFormOptions
{
    public string BillingAgreementId { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("billing_agreement_id", BillingAgreementId);
    }
}

public class SetupIntentPaymentMethodOptionsSepaDebitMandateOptionsOptions : INestedOptions, IFormOptions
{
    public string ReferencePrefix { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("reference_prefix", ReferencePrefix);
    }
}

public class SetupIntentPaymentMethodOptionsSepaDebitOptions : INestedOptions, IFormOptions
{
    public SetupIntentPaymentMethodOptionsSepaDebitMandateOptionsOptions MandateOptions { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("mandate_options", MandateOptions);
    }
}

public class SetupIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsFiltersOptions : INestedOptions, IFormOptions
{
    public List<string> AccountSubcategories { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account_subcategories", AccountSubcategories);
    }
}

public class SetupIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsOptions : INestedOptions, IFormOptions
{
    public SetupIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsFiltersOptions Filters { get; set; }

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

public class SetupIntentPaymentMethodOptionsUsBankAccountMandateOptionsOptions : INestedOptions, IFormOptions
{
    public string CollectionMethod { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("collection_method", CollectionMethod);
    }
}

public class SetupIntentPaymentMethodOptionsUsBankAccountNetworksOptions : INestedOptions, IFormOptions
{
    public List<string> Requested { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("requested", Requested);
    }
}

public class SetupIntentPaymentMethodOptionsUsBankAccountOptions : INestedOptions, IFormOptions
{
    public SetupIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsOptions FinancialConnections { get; set; }

    public SetupIntentPaymentMethodOptionsUsBankAccountMandateOptionsOptions MandateOptions { get; set; }

    public SetupIntentPaymentMethodOptionsUsBankAccountNetworksOptions Networks { get; set; }

    public string VerificationMethod { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("financial_connections", FinancialConnections);
        form.Add("mandate_options", MandateOptions);
        form.Add("networks", Networks);
        form.Add("verification_method", VerificationMethod);
    }
}
