namespace Stripe;

public class InvoicePaymentSettings : StripeEntity<InvoicePaymentSettings>
{
    public string DefaultMandate { get; set; }

    public InvoicePaymentSettingsPaymentMethodOptions PaymentMethodOptions { get; set; }

    public List<string> PaymentMethodTypes { get; set; }
}

public class InvoicePaymentSettingsPaymentMethodOptions : StripeEntity<InvoicePaymentSettingsPaymentMethodOptions>
{
    public InvoicePaymentSettingsPaymentMethodOptionsCard Card { get; set; }

    public InvoicePaymentSettingsPaymentMethodOptionsCustomerBalance CustomerBalance { get; set; }

    public InvoicePaymentSettingsPaymentMethodOptionsSepaDebit SepaDebit { get; set; }

    public InvoicePaymentSettingsPaymentMethodOptionsUsBankAccount UsBankAccount { get; set; }
}

public class InvoicePaymentSettingsPaymentMethodOptionsCard : StripeEntity<InvoicePaymentSettingsPaymentMethodOptionsCard>
{
    public InvoicePaymentSettingsPaymentMethodOptionsCardInstallments Installments { get; set; }

    public string RequestThreeDSecure { get; set; }
}

public class InvoicePaymentSettingsPaymentMethodOptionsCardInstallments : StripeEntity<InvoicePaymentSettingsPaymentMethodOptionsCardInstallments>
{
    public bool? Enabled { get; set; }
}

public class InvoicePaymentSettingsPaymentMethodOptionsCustomerBalance : StripeEntity<InvoicePaymentSettingsPaymentMethodOptionsCustomerBalance>
{
    public InvoicePaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransfer BankTransfer { get; set; }

    public string FundingType { get; set; }
}

public class InvoicePaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransfer : StripeEntity<InvoicePaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransfer>
{
    public InvoicePaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransfer EuBankTransfer { get; set; }

    public string Type { get; set; }
}

public class InvoicePaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransfer : StripeEntity<InvoicePaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransfer>
{
    public string Country { get; set; }
}

public class InvoicePaymentSettingsPaymentMethodOptionsSepaDebit : StripeEntity<InvoicePaymentSettingsPaymentMethodOptionsSepaDebit>
{
}

public class InvoicePaymentSettingsPaymentMethodOptionsUsBankAccount : StripeEntity<InvoicePaymentSettingsPaymentMethodOptionsUsBankAccount>
{
    public InvoicePaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnections FinancialConnections { get; set; }

    public string VerificationMethod { get; set; }
}

public class InvoicePaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnections : StripeEntity<InvoicePaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnections>
{
    public InvoicePaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsFilters Filters { get; set; }

    public List<string> Permissions { get; set; }

    public List<string> Prefetch { get; set; }
}

public class InvoicePaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsFilters : StripeEntity<InvoicePaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsFilters>
{
    public List<string> AccountSubcategories { get; set; }
}
