namespace Stripe;

public class BalanceTransactionGetOptions : BaseOptions
{
}
