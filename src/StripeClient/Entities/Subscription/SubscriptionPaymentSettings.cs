namespace Stripe;

public class SubscriptionPaymentSettings : StripeEntity<SubscriptionPaymentSettings>
{
    public SubscriptionPaymentSettingsPaymentMethodOptions PaymentMethodOptions { get; set; }

    public List<string> PaymentMethodTypes { get; set; }

    public string SaveDefaultPaymentMethod { get; set; }
}

public class SubscriptionPaymentSettingsPaymentMethodOptions : StripeEntity<SubscriptionPaymentSettingsPaymentMethodOptions>
{
    public SubscriptionPaymentSettingsPaymentMethodOptionsCard Card { get; set; }

    public SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalance CustomerBalance { get; set; }

    public SubscriptionPaymentSettingsPaymentMethodOptionsSepaDebit SepaDebit { get; set; }

    public SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccount UsBankAccount { get; set; }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsCard : StripeEntity<SubscriptionPaymentSettingsPaymentMethodOptionsCard>
{
    public SubscriptionPaymentSettingsPaymentMethodOptionsCardMandateOptions MandateOptions { get; set; }

    public string Network { get; set; }

    public string RequestThreeDSecure { get; set; }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsCardMandateOptions : StripeEntity<SubscriptionPaymentSettingsPaymentMethodOptionsCardMandateOptions>
{
    public long? Amount { get; set; }

    public string AmountType { get; set; }

    public string Description { get; set; }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalance : StripeEntity<SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalance>
{
    public SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransfer BankTransfer { get; set; }

    public string FundingType { get; set; }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransfer : StripeEntity<SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransfer>
{
    public SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransfer EuBankTransfer { get; set; }

    public string Type { get; set; }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransfer : StripeEntity<SubscriptionPaymentSettingsPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransfer>
{
    public string Country { get; set; }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsSepaDebit : StripeEntity<SubscriptionPaymentSettingsPaymentMethodOptionsSepaDebit>
{
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccount : StripeEntity<SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccount>
{
    public SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnections FinancialConnections { get; set; }

    public string VerificationMethod { get; set; }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnections : StripeEntity<SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnections>
{
    public SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsFilters Filters { get; set; }

    public List<string> Permissions { get; set; }

    public List<string> Prefetch { get; set; }
}

public class SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsFilters : StripeEntity<SubscriptionPaymentSettingsPaymentMethodOptionsUsBankAccountFinancialConnectionsFilters>
{
    public List<string> AccountSubcategories { get; set; }
}
