namespace Stripe;

public class CreditNoteListLineItemsOptions : ListOptions
{
}
