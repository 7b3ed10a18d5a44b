using BillingPortal.Admin.Parts;
using BillingPortal.StripeEvents;
using BillingPortal.Ui;

namespace BillingPortal.Admin.StripeEvents;

internal static class EventLabel
{
    /// <summary>Waiting, trying again (and when), done, not needed, given up.</summary>
    public static StatusLabel Of(InboxEvent row, DateTimeOffset now) =>
        row.State switch
        {
            InboxState.Pending when row.Attempts > 0 => new($"Next try {DurationText.Until(row.NextAttemptAt, now)}", "warn", "autorenew"),
            InboxState.Pending => StatusLabel.Event("pending"),
            InboxState.Done when row.FromSweep => new("Done, found by sweep", "ok", "search"),
            InboxState.Done => StatusLabel.Event("done"),
            InboxState.Ignored => StatusLabel.Event("ignored"),
            _ => StatusLabel.Event("dead"),
        };
}
