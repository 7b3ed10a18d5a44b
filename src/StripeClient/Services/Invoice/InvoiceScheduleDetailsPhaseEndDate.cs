namespace Stripe;

public class InvoiceScheduleDetailsPhaseEndDate : StringEnum
{
    public static readonly InvoiceScheduleDetailsPhaseEndDate Now = new("now");

    private InvoiceScheduleDetailsPhaseEndDate(string value)
        : base(value)
    {
    }
}
