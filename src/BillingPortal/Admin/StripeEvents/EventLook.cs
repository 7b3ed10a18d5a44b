using BillingPortal.Admin.Parts;
using BillingPortal.StripeEvents;
using BillingPortal.Ui;

namespace BillingPortal.Admin.StripeEvents;

internal static class EventLook
{
    /// <summary>Waiting, trying again (and when), done, not needed, given up.</summary>
    public static StatusLook Of(InboxEvent row, DateTimeOffset now) =>
        row.State switch
        {
            InboxState.Pending when row.Attempts > 0 => new($"Next try {AdminLook.In(row.NextAttemptAt, now)}", "warn", "autorenew"),
            InboxState.Pending => StatusLook.Event("pending"),
            InboxState.Done when row.FromSweep => new("Done, found by sweep", "ok", "search"),
            InboxState.Done => StatusLook.Event("done"),
            InboxState.Ignored => StatusLook.Event("ignored"),
            _ => StatusLook.Event("dead"),
        };
}
