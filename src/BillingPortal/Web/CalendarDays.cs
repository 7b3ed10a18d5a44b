namespace BillingPortal.Web;

/// <summary>Days that callers name. Outside of these bounds nothing was ever recorded, and arithmetic near the calendar's edges overflows.</summary>
public static class CalendarDays
{
    public static readonly DateOnly First = new(2000, 1, 1);
    public static readonly DateOnly Last = new(2999, 12, 31);
    public const string Bounds = "Use a day from 2000-01-01 to 2999-12-31.";

    public static bool Has(DateOnly day) => day >= First && day <= Last;
}
