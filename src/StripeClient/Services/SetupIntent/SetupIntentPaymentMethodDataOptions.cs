using Stripe.Infrastructure;

namespace Stripe;

public class SetupIntentPaymentMethodDataOptions : INestedOptions, IFormOptions
{
    public string AllowRedisplay { get; set; }

    public SetupIntentPaymentMethodDataBillingDetailsOptions BillingDetails { get; set; }

    public SetupIntentPaymentMethodDataLinkOptions Link { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public SetupIntentPaymentMethodDataPaypalOptions Paypal { get; set; }

    public SetupIntentPaymentMethodDataRadarOptionsOptions RadarOptions { get; set; }

    public SetupIntentPaymentMethodDataSepaDebitOptions SepaDebit { get; set; }

    public string Type { get; set; }

    public SetupIntentPaymentMethodDataUsBankAccountOptions UsBankAccount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("allow_redisplay", AllowRedisplay);
        form.Add("billing_details", BillingDetails);
        form.Add("link", Link);
        form.Add("metadata", Metadata);
        form.Add("paypal", Paypal);
        form.Add("radar_options", RadarOptions);
        form.Add("sepa_debit", SepaDebit);
        form.Add("type", Type);
        form.Add("us_bank_account", UsBankAccount);
    }
}

public class SetupIntentPaymentMethodDataBillingDetailsOptions : INestedOptions, IFormOptions
{
    public AddressOptions Address { get; set; }

    public string Email { get; set; }

    public string Name { get; set; }

    public string Phone { get; set; }

    public string TaxId { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("address", Address);
        form.Add("email", Email);
        form.Add("name", Name);
        form.Add("phone", Phone);
        form.Add("tax_id", TaxId);
    }
}

public class SetupIntentPaymentMethodDataLinkOptions : INestedOptions, IFormOptions
{
    void IFormOptions.WriteTo(FormWriter form)
    {
    }
}

public class SetupIntentPaymentMethodDataPaypalOptions : INestedOptions, IFormOptions
{
    void IFormOptions.WriteTo(FormWriter form)
    {
    }
}

public class SetupIntentPaymentMethodDataRadarOptionsOptions : INestedOptions, IFormOptions
{
    public string Session { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("session", Session);
    }
}

public class SetupIntentPaymentMethodDataSepaDebitOptions : INestedOptions, IFormOptions
{
    public string Iban { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("iban", Iban);
    }
}

public class SetupIntentPaymentMethodDataUsBankAccountOptions : INestedOptions, IFormOptions
{
    public string AccountHolderType { get; set; }

    public string AccountNumber { get; set; }

    public string AccountType { get; set; }

    public string FinancialConnectionsAccount { get; set; }

    public string RoutingNumber { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account_holder_type", AccountHolderType);
        form.Add("account_number", AccountNumber);
        form.Add("account_type", AccountType);
        form.Add("financial_connections_account", FinancialConnectionsAccount);
        form.Add("routing_number", RoutingNumber);
    }
}
