using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodUsBankAccountOptions : INestedOptions, IFormOptions
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
