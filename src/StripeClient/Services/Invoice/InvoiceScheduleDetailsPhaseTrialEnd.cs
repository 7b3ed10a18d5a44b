namespace Stripe;

public class InvoiceScheduleDetailsPhaseTrialEnd : StringEnum
{
    public static readonly InvoiceScheduleDetailsPhaseTrialEnd Now = new("now");

    private InvoiceScheduleDetailsPhaseTrialEnd(string value)
        : base(value)
    {
    }
}
