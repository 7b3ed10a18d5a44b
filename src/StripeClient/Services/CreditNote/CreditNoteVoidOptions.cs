namespace Stripe;

public class CreditNoteVoidOptions : BaseOptions
{
}
