namespace Stripe;

public class InvoiceSubscriptionDetailsTrialEnd : StringEnum
{
    public static readonly InvoiceSubscriptionDetailsTrialEnd Now = new("now");

    private InvoiceSubscriptionDetailsTrialEnd(string value)
        : base(value)
    {
    }
}
