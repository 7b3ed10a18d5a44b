using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionPaymentSettingsOptions : INestedOptions, IFormOptions
{
    public SubscriptionPaymentSettingsPaymentMethodOptionsOptions PaymentMethodOptions { get; set; }

    public List<string> PaymentMethodTypes { get; set; }

    public string SaveDefaultPaymentMethod { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("payment_method_options", PaymentMethodOptions);
        form.Add("payment_method_types", PaymentMethodTypes);
        form.Add("save_default_payment_method", SaveDefaultPaymentMethod);
    }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsCardMandateOptionsOptions : INestedOptions, IFormOptions
{
    public long? Amount { get; set; }

    public string AmountType { get; set; }

    public string Description { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount", Amount);
        form.Add("amount_type", AmountType);
        form.Add("description", Description);
    }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsCardOptions : INestedOptions, IFormOptions
{
    public SubscriptionPaymentSettingsPaymentMethodOptionsCardMandateOptionsOptions MandateOptions { get; set; }

    public string Network { get; set; }

    public string RequestThreeDSecure { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("mandate_options", MandateOptions);
        form.Add("network", Network);
        form.Add("request_three_d_secure", RequestThreeDSecure);
    }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransferOptions : INestedOptions, IFormOptions
{
    public string Country { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("country", Country);
    }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferOptions : INestedOptions, IFormOptions
{
    public SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransferOptions EuBankTransfer { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("eu_bank_transfer", EuBankTransfer);
        form.Add("type", Type);
    }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalanceOptions : INestedOptions, IFormOptions
{
    public SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferOptions BankTransfer { get; set; }

    public string FundingType { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("bank_transfer", BankTransfer);
        form.Add("funding_type", FundingType);
    }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsOptions : INestedOptions, IFormOptions
{
    public SubscriptionPaymentSettingsPaymentMethodOptionsCardOptions Card { get; set; }

    public SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalanceOptions CustomerBalance { get; set; }

    public SubscriptionPaymentSettingsPaymentMethodOptionsSepaDebitOptions SepaDebit { get; set; }

    public SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccountOptions UsBankAccount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("card", Card);
        form.Add("customer_balance", CustomerBalance);
        form.Add("sepa_debit", SepaDebit);
        form.Add("us_bank_account", UsBankAccount);
    }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsSepaDebitOptions : INestedOptions, IFormOptions
{
    void IFormOptions.WriteTo(FormWriter form)
    {
    }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsFiltersOptions : INestedOptions, IFormOptions
{
    public List<string> AccountSubcategories { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account_subcategories", AccountSubcategories);
    }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsOptions : INestedOptions, IFormOptions
{
    public SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsFiltersOptions Filters { get; set; }

    public List<string> Permissions { get; set; }

    public List<string> Prefetch { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("filters", Filters);
        form.Add("permissions", Permissions);
        form.Add("prefetch", Prefetch);
    }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccountOptions : INestedOptions, IFormOptions
{
    public SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsOptions FinancialConnections { get; set; }

    public string VerificationMethod { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("financial_connections", FinancialConnections);
        form.Add("verification_method", VerificationMethod);
    }
}
