namespace Stripe.Billing;

public class CreditBalanceTransactionGetOptions : BaseOptions
{
}
