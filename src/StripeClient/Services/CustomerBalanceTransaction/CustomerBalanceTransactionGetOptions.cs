namespace Stripe;

public class CustomerBalanceTransactionGetOptions : BaseOptions
{
}
