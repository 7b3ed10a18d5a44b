namespace Stripe;

public class InvoiceScheduleDetailsPhaseStartDate : StringEnum
{
    public static readonly InvoiceScheduleDetailsPhaseStartDate Now = new("now");

    private InvoiceScheduleDetailsPhaseStartDate(string value)
        : base(value)
    {
    }
}
