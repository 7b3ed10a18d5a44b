namespace Stripe;

public class CustomerTaxIdListOptions : ListOptions
{
}
