namespace Stripe;

public class PaymentIntentPaymentMethodOptions : StripeEntity<PaymentIntentPaymentMethodOptions>
{
    public PaymentIntentPaymentMethodOptionsCard Card { get; set; }

    public PaymentIntentPaymentMethodOptionsCustomerBalance CustomerBalance { get; set; }

    public PaymentIntentPaymentMethodOptionsLink Link { get; set; }

    public PaymentIntentPaymentMethodOptionsPaypal Paypal { get; set; }

    public PaymentIntentPaymentMethodOptionsSepaDebit SepaDebit { get; set; }

    public PaymentIntentPaymentMethodOptionsUsBankAccount UsBankAccount { get; set; }
}

public class PaymentIntentPaymentMethodOptionsCard : StripeEntity<PaymentIntentPaymentMethodOptionsCard>
{
    public string CaptureMethod { get; set; }

    public PaymentIntentPaymentMethodOptionsCardInstallments Installments { get; set; }

    public PaymentIntentPaymentMethodOptionsCardMandateOptions MandateOptions { get; set; }

    public string Network { get; set; }

    public string RequestExtendedAuthorization { get; set; }

    public string RequestIncrementalAuthorization { get; set; }

    public string RequestMulticapture { get; set; }

    public string RequestOvercapture { get; set; }

    public string RequestThreeDSecure { get; set; }

    public bool RequireCvcRecollection { get; set; }

    public string SetupFutureUsage { get; set; }

    public string StatementDescriptorSuffixKana { get; set; }

    public string StatementDescriptorSuffixKanji { get; set; }
}

public class PaymentIntentPaymentMethodOptionsCardInstallments : StripeEntity<PaymentIntentPaymentMethodOptionsCardInstallments>
{
    public List<PaymentIntentPaymentMethodOptionsCardInstallmentsPlan> AvailablePlans { get; set; }

    public bool Enabled { get; set; }

    public PaymentIntentPaymentMethodOptionsCardInstallmentsPlan Plan { get; set; }
}

public class PaymentIntentPaymentMethodOptionsCardInstallmentsPlan : StripeEntity<PaymentIntentPaymentMethodOptionsCardInstallmentsPlan>
{
    public long? Count { get; set; }

    public string Interval { get; set; }

    public string Type { get; set; }
}

public class PaymentIntentPaymentMethodOptionsCardMandateOptions : StripeEntity<PaymentIntentPaymentMethodOptionsCardMandateOptions>
{
    public long Amount { get; set; }

    public string AmountType { get; set; }

    public string Description { get; set; }

    public DateTime? EndDate { get; set; }

    public string Interval { get; set; }

    public long? IntervalCount { get; set; }

    public string Reference { get; set; }

    public DateTime StartDate { get; set; } = DateTime.UnixEpoch;

    public List<string> SupportedTypes { get; set; }
}

public class PaymentIntentPaymentMethodOptionsCustomerBalance : StripeEntity<PaymentIntentPaymentMethodOptionsCustomerBalance>
{
    public PaymentIntentPaymentMethodOptionsCustomerBalanceBankTransfer BankTransfer { get; set; }

    public string FundingType { get; set; }

    public string SetupFutureUsage { get; set; }
}

public class PaymentIntentPaymentMethodOptionsCustomerBalanceBankTransfer : StripeEntity<PaymentIntentPaymentMethodOptionsCustomerBalanceBankTransfer>
{
    public PaymentIntentPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransfer EuBankTransfer { get; set; }

    public List<string> RequestedAddressTypes { get; set; }

    public string Type { get; set; }
}

public class PaymentIntentPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransfer : StripeEntity<PaymentIntentPaymentMethodOptionsCustomerBalanceBankTransferEuBankTransfer>
{
    public string Country { get; set; }
}

public class PaymentIntentPaymentMethodOptionsLink : StripeEntity<PaymentIntentPaymentMethodOptionsLink>
{
    public string CaptureMethod { get; set; }

    public string PersistentToken { get; set; }

    public string SetupFutureUsage { get; set; }
}

public class PaymentIntentPaymentMethodOptionsPaypal : StripeEntity<PaymentIntentPaymentMethodOptionsPaypal>
{
    public string CaptureMethod { get; set; }

    public string PreferredLocale { get; set; }

    public string Reference { get; set; }

    public string SetupFutureUsage { get; set; }
}

public class PaymentIntentPaymentMethodOptionsSepaDebit : StripeEntity<PaymentIntentPaymentMethodOptionsSepaDebit>
{
    public PaymentIntentPaymentMethodOptionsSepaDebitMandateOptions MandateOptions { get; set; }

    public string SetupFutureUsage { get; set; }

    public string TargetDate { get; set; }
}

public class PaymentIntentPaymentMethodOptionsSepaDebitMandateOptions : StripeEntity<PaymentIntentPaymentMethodOptionsSepaDebitMandateOptions>
{
    public string ReferencePrefix { get; set; }
}

public class PaymentIntentPaymentMethodOptionsUsBankAccount : StripeEntity<PaymentIntentPaymentMethodOptionsUsBankAccount>
{
    public PaymentIntentPaymentMethodOptionsUsBankAccountFinancialConnections FinancialConnections { get; set; }

    public PaymentIntentPaymentMethodOptionsUsBankAccountMandateOptions MandateOptions { get; set; }

    public string SetupFutureUsage { get; set; }

    public string TargetDate { get; set; }

    public string TransactionPurpose { get; set; }

    public string VerificationMethod { get; set; }
}

public class PaymentIntentPaymentMethodOptionsUsBankAccountFinancialConnections : StripeEntity<PaymentIntentPaymentMethodOptionsUsBankAccountFinancialConnections>
{
    public PaymentIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsFilters Filters { get; set; }

    public List<string> Permissions { get; set; }

    public List<string> Prefetch { get; set; }

    public string ReturnUrl { get; set; }
}

public class PaymentIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsFilters : StripeEntity<PaymentIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsFilters>
{
    public List<string> AccountSubcategories { get; set; }
}

public class PaymentIntentPaymentMethodOptionsUsBankAccountMandateOptions : StripeEntity<PaymentIntentPaymentMethodOptionsUsBankAccountMandateOptions>
{
    public string CollectionMethod { get; set; }
}
