using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodCreateOptions : BaseOptions
{
    public string AllowRedisplay { get; set; }

    public PaymentMethodBillingDetailsOptions BillingDetails { get; set; }

    public PaymentMethodCardOptions Card { get; set; }

    public PaymentMethodCustomOptions Custom { get; set; }

    public string Customer { get; set; }

    public PaymentMethodCustomerBalanceOptions CustomerBalance { get; set; }

    public PaymentMethodLinkOptions Link { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string PaymentMethod { get; set; }

    public PaymentMethodPaypalOptions Paypal { get; set; }

    public PaymentMethodRadarOptionsOptions RadarOptions { get; set; }

    public PaymentMethodSepaDebitOptions SepaDebit { get; set; }

    public string Type { get; set; }

    public PaymentMethodUsBankAccountOptions UsBankAccount { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("allow_redisplay", AllowRedisplay);
        form.Add("billing_details", BillingDetails);
        form.Add("card", Card);
        form.Add("custom", Custom);
        form.Add("customer", Customer);
        form.Add("customer_balance", CustomerBalance);
        form.Add("link", Link);
        form.Add("metadata", Metadata);
        form.Add("payment_method", PaymentMethod);
        form.Add("paypal", Paypal);
        form.Add("radar_options", RadarOptions);
        form.Add("sepa_debit", SepaDebit);
        form.Add("type", Type);
        form.Add("us_bank_account", UsBankAccount);
    }
}
