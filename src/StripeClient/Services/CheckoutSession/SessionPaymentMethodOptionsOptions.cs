using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionPaymentMethodOptionsOptions : INestedOptions, IFormOptions
{
    public SessionPaymentMethodOptionsCardOptions Card { get; set; }

    public SessionPaymentMethodOptionsCustomerBalanceOptions CustomerBalance { get; set; }

    public SessionPaymentMethodOptionsDemoPayOptions DemoPay { get; set; }

    public SessionPaymentMethodOptionsLinkOptions Link { get; set; }

    public SessionPaymentMethodOptionsPaypalOptions Paypal { get; set; }

    public SessionPaymentMethodOptionsSepaDebitOptions SepaDebit { get; set; }

    public SessionPaymentMethodOptionsUsBankAccountOptions UsBankAccount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("card", Card);
        form.Add("customer_balance", CustomerBalance);
        form.Add("demo_pay", DemoPay);
        form.Add("link", Link);
        form.Add("paypal", Paypal);
        form.Add("sepa_debit", SepaDebit);
        form.Add("us_bank_account", UsBankAccount);
    }
}

public class SessionPaymentMethodOptionsCardInstallmentsOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
    }
}

public class SessionPaymentMethodOptionsCardOptions : INestedOptions, IFormOptions
{
    public string CaptureMethod { get; set; }

    public SessionPaymentMethodOptionsCardInstallmentsOptions Installments { get; set; }

    public string RequestExtendedAuthorization { get; set; }

    public string RequestIncrementalAuthorization { get; set; }

    public string RequestMulticapture { get; set; }

    public string RequestOvercapture { get; set; }

    public string RequestThreeDSecure { get; set; }

    public SessionPaymentMethodOptionsCardRestrictionsOptions Restrictions { get; set; }

    public string SetupFutureUsage { get; set; }

    public string StatementDescriptorSuffixKana { get; set; }

    public string StatementDescriptorSuffixKanji { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("capture_method", CaptureMethod);
        form.Add("installments", Installments);
        form.Add("request_extended_authorization", RequestExtendedAuthorization);
        form.Add("request_incremental_authorization", RequestIncrementalAuthorization);
        form.Add("request_multicapture", RequestMulticapture);
        form.Add("request_overcapture", RequestOvercapture);
        form.Add("request_three_d_secure", RequestThreeDSecure);
        form.Add("restrictions", Restrictions);
        form.Add("setup_future_usage", SetupFutureUsage);
        form.Add("statement_descriptor_suffix_kana", StatementDescriptorSuffixKana);
        form.Add("statement_descriptor_suffix_kanji", StatementDescriptorSuffixKanji);
    }
}

public class SessionPaymentMethodOptionsCardRestrictionsOptions : INestedOptions, IFormOptions
{
    public List<string> BrandsBlocked { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("brands_blocked", BrandsBlocked);
    }
}

public class SessionPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransferOptions : INestedOptions, IFormOptions
{
    public string Country { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("country", Country);
    }
}

public class SessionPaymentMethodOptionsCustomerBalanceBankTransferOptions : INestedOptions, IFormOptions
{
    public SessionPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransferOptions EuBankTransfer { get; set; }

    public List<string> RequestedAddressTypes { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("eu_bank_transfer", EuBankTransfer);
        form.Add("requested_address_types", RequestedAddressTypes);
        form.Add("type", Type);
    }
}

public class SessionPaymentMethodOptionsCustomerBalanceOptions : INestedOptions, IFormOptions
{
    public SessionPaymentMethodOptionsCustomerBalanceBankTransferOptions BankTransfer { get; set; }

    public string FundingType { get; set; }

    public string SetupFutureUsage { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("bank_transfer", BankTransfer);
        form.Add("funding_type", FundingType);
        form.Add("setup_future_usage", SetupFutureUsage);
    }
}

public class SessionPaymentMethodOptionsDemoPayOptions : INestedOptions, IFormOptions
{
    public string SetupFutureUsage { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("setup_future_usage", SetupFutureUsage);
    }
}

public class SessionPaymentMethodOptionsLinkOptions : INestedOptions, IFormOptions
{
    public string CaptureMethod { get; set; }

    public string SetupFutureUsage { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("capture_method", CaptureMethod);
        form.Add("setup_future_usage", SetupFutureUsage);
    }
}

public class SessionPaymentMethodOptionsPaypalOptions : INestedOptions, IFormOptions
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

public class SessionPaymentMethodOptionsSepaDebitMandateOptionsOptions : INestedOptions, IFormOptions
{
    public string ReferencePrefix { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("reference_prefix", ReferencePrefix);
    }
}

public class SessionPaymentMethodOptionsSepaDebitOptions : INestedOptions, IFormOptions
{
    public SessionPaymentMethodOptionsSepaDebitMandateOptionsOptions MandateOptions { get; set; }

    public string SetupFutureUsage { get; set; }

    public string TargetDate { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("mandate_options", MandateOptions);
        form.Add("setup_future_usage", SetupFutureUsage);
        form.Add("target_date", TargetDate);
    }
}

public class SessionPaymentMethodOptionsUsBankAccountFinancialConnectionsOptions : INestedOptions, IFormOptions
{
    public List<string> Permissions { get; set; }

    public List<string> Prefetch { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("permissions", Permissions);
        form.Add("prefetch", Prefetch);
    }
}

public class SessionPaymentMethodOptionsUsBankAccountOptions : INestedOptions, IFormOptions
{
    public SessionPaymentMethodOptionsUsBankAccountFinancialConnectionsOptions FinancialConnections { get; set; }

    public string SetupFutureUsage { get; set; }

    public string TargetDate { get; set; }

    public string VerificationMethod { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("financial_connections", FinancialConnections);
        form.Add("setup_future_usage", SetupFutureUsage);
        form.Add("target_date", TargetDate);
        form.Add("verification_method", VerificationMethod);
    }
}
