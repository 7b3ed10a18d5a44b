using Stripe.Infrastructure;

namespace Stripe;

public class InvoicePaymentSettingsOptions : INestedOptions, IFormOptions
{
    public string DefaultMandate { get; set; }

    public InvoicePaymentSettingsPaymentMethodOptionsOptions PaymentMethodOptions { get; set; }

    public List<string> PaymentMethodTypes { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("default_mandate", DefaultMandate);
        form.Add("payment_method_options", PaymentMethodOptions);
        form.Add("payment_method_types", PaymentMethodTypes);
    }
}

public class InvoicePaymentSettingsPaymentMethodOptionsCardInstallmentsOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public InvoicePaymentSettingsPaymentMethodOptionsCardInstallmentsPlanOptions Plan { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("plan", Plan);
    }
}

public class InvoicePaymentSettingsPaymentMethodOptionsCardInstallmentsPlanOptions : INestedOptions, IFormOptions
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

public class InvoicePaymentSettingsPaymentMethodOptionsCardOptions : INestedOptions, IFormOptions
{
    public InvoicePaymentSettingsPaymentMethodOptionsCardInstallmentsOptions Installments { get; set; }

    public string RequestThreeDSecure { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("installments", Installments);
        form.Add("request_three_d_secure", RequestThreeDSecure);
    }
}

public class InvoicePaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransferOptions : INestedOptions, IFormOptions
{
    public string Country { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("country", Country);
    }
}

public class InvoicePaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferOptions : INestedOptions, IFormOptions
{
    public InvoicePaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransferOptions EuBankTransfer { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("eu_bank_transfer", EuBankTransfer);
        form.Add("type", Type);
    }
}

public class InvoicePaymentSettingsPaymentMethodOptionsCustomerBalanceOptions : INestedOptions, IFormOptions
{
    public InvoicePaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferOptions BankTransfer { get; set; }

    public string FundingType { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("bank_transfer", BankTransfer);
        form.Add("funding_type", FundingType);
    }
}

public class InvoicePaymentSettingsPaymentMethodOptionsOptions : INestedOptions, IFormOptions
{
    public InvoicePaymentSettingsPaymentMethodOptionsCardOptions Card { get; set; }

    public InvoicePaymentSettingsPaymentMethodOptionsCustomerBalanceOptions CustomerBalance { get; set; }

    public InvoicePaymentSettingsPaymentMethodOptionsSepaDebitOptions SepaDebit { get; set; }

    public InvoicePaymentSettingsPaymentMethodOptionsUsBankAccountOptions UsBankAccount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("card", Card);
        form.Add("customer_balance", CustomerBalance);
        form.Add("sepa_debit", SepaDebit);
        form.Add("us_bank_account", UsBankAccount);
    }
}

public class InvoicePaymentSettingsPaymentMethodOptionsSepaDebitOptions : INestedOptions, IFormOptions
{
    void IFormOptions.WriteTo(FormWriter form)
    {
    }
}

public class InvoicePaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsFiltersOptions : INestedOptions, IFormOptions
{
    public List<string> AccountSubcategories { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account_subcategories", AccountSubcategories);
    }
}

public class InvoicePaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsOptions : INestedOptions, IFormOptions
{
    public InvoicePaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsFiltersOptions Filters { get; set; }

    public List<string> Permissions { get; set; }

    public List<string> Prefetch { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("filters", Filters);
        form.Add("permissions", Permissions);
        form.Add("prefetch", Prefetch);
    }
}

public class InvoicePaymentSettingsPaymentMethodOptionsUsBankAccountOptions : INestedOptions, IFormOptions
{
    public InvoicePaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsOptions FinancialConnections { get; set; }

    public string VerificationMethod { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("financial_connections", FinancialConnections);
        form.Add("verification_method", VerificationMethod);
    }
}
