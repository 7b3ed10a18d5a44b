namespace Stripe;

public class SetupIntentPaymentMethodOptions : StripeEntity<SetupIntentPaymentMethodOptions>
{
    public SetupIntentPaymentMethodOptionsCard Card { get; set; }

    public SetupIntentPaymentMethodOptionsLink Link { get; set; }

    public SetupIntentPaymentMethodOptionsPaypal Paypal { get; set; }

    public SetupIntentPaymentMethodOptionsSepaDebit SepaDebit { get; set; }

    public SetupIntentPaymentMethodOptionsUsBankAccount UsBankAccount { get; set; }
}

public class SetupIntentPaymentMethodOptionsCard : StripeEntity<SetupIntentPaymentMethodOptionsCard>
{
    public SetupIntentPaymentMethodOptionsCardMandateOptions MandateOptions { get; set; }

    public string Network { get; set; }

    public string RequestThreeDSecure { get; set; }
}

public class SetupIntentPaymentMethodOptionsCardMandateOptions : StripeEntity<SetupIntentPaymentMethodOptionsCardMandateOptions>
{
    public long Amount { get; set; }

    public string AmountType { get; set; }

    public string Currency { get; set; }

    public string Description { get; set; }

    public DateTime? EndDate { get; set; }

    public string Interval { get; set; }

    public long? IntervalCount { get; set; }

    public string Reference { get; set; }

    public DateTime StartDate { get; set; } = DateTime.UnixEpoch;

    public List<string> SupportedTypes { get; set; }
}

public class SetupIntentPaymentMethodOptionsLink : StripeEntity<SetupIntentPaymentMethodOptionsLink>
{
    public string PersistentToken { get; set; }
}

public class SetupIntentPaymentMethodOptionsPaypal : StripeEntity<SetupIntentPaymentMethodOptionsPaypal>
{
    public string BillingAgreementId { get; set; }
}

public class SetupIntentPaymentMethodOptionsSepaDebit : StripeEntity<SetupIntentPaymentMethodOptionsSepaDebit>
{
    public SetupIntentPaymentMethodOptionsSepaDebitMandateOptions MandateOptions { get; set; }
}

public class SetupIntentPaymentMethodOptionsSepaDebitMandateOptions : StripeEntity<SetupIntentPaymentMethodOptionsSepaDebitMandateOptions>
{
    public string ReferencePrefix { get; set; }
}

public class SetupIntentPaymentMethodOptionsUsBankAccount : StripeEntity<SetupIntentPaymentMethodOptionsUsBankAccount>
{
    public SetupIntentPaymentMethodOptionsUsBankAccountFinancialConnections FinancialConnections { get; set; }

    public SetupIntentPaymentMethodOptionsUsBankAccountMandateOptions MandateOptions { get; set; }

    public string VerificationMethod { get; set; }
}

public class SetupIntentPaymentMethodOptionsUsBankAccountFinancialConnections : StripeEntity<SetupIntentPaymentMethodOptionsUsBankAccountFinancialConnections>
{
    public SetupIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsFilters Filters { get; set; }

    public List<string> Permissions { get; set; }

    public List<string> Prefetch { get; set; }

    public string ReturnUrl { get; set; }
}

public class SetupIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsFilters : StripeEntity<SetupIntentPaymentMethodOptionsUsBankAccountFinancialConnectionsFilters>
{
    public List<string> AccountSubcategories { get; set; }
}

public class SetupIntentPaymentMethodOptionsUsBankAccountMandateOptions : StripeEntity<SetupIntentPaymentMethodOptionsUsBankAccountMandateOptions>
{
    public string CollectionMethod { get; set; }
}
