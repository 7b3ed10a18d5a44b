using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodUpdateOptions : BaseOptions
{
    public string AllowRedisplay { get; set; }

    public PaymentMethodBillingDetailsOptions BillingDetails { get; set; }

    public PaymentMethodCardOptions Card { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public PaymentMethodUsBankAccountOptions UsBankAccount { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("allow_redisplay", AllowRedisplay);
        form.Add("billing_details", BillingDetails);
        form.Add("card", Card);
        form.Add("metadata", Metadata);
        form.Add("us_bank_account", UsBankAccount);
    }
}
