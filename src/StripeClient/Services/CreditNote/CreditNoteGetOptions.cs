namespace Stripe;

public class CreditNoteGetOptions : BaseOptions
{
}
