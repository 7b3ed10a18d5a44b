namespace BillingPortal.Ui;

/// <summary>How a state is shown: a word, a tone (ok, warn, bad, info or none) and an icon.</summary>
public sealed record StatusLabel(string Word, string Tone, string? Icon)
{
    /// <summary>The result of a missing payment: grace, restricted, suspended.</summary>
    public static StatusLabel Standing(string standing) =>
        standing switch
        {
            "Grace" => new("Grace", "warn", "hourglass_top"),
            "Restricted" => new("Restricted", "warn", "warning"),
            "Suspended" => new("Suspended", "bad", "block"),
            _ => Plain(standing),
        };

    /// <summary>Stripe's subscription states, and our "trial", "ended" and "none".</summary>
    public static StatusLabel Subscription(string? status) =>
        status switch
        {
            "active" => new("Active", "ok", "check_circle"),
            "trialing" => new("Trial", "info", "schedule"),
            "past_due" => new("Grace", "warn", "hourglass_top"),
            "unpaid" => new("Unpaid", "bad", "error"),
            "paused" => new("Paused", "warn", "pause"),
            "incomplete" => new("Payment pending", "warn", "hourglass_top"),
            "incomplete_expired" => new("Never paid", "", "block"),
            "canceled" => new("Ended", "", "block"),
            "ending" => new("Ends soon", "warn", "schedule"),
            "local" => new("Active", "ok", "check_circle"),
            null or "" or "none" => new("No plan", "", "radio_button_unchecked"),
            _ => Plain(status),
        };

    public static StatusLabel Invoice(string status) =>
        status switch
        {
            "draft" => new("Draft", "", "schedule"),
            "open" => new("Open", "warn", "hourglass_top"),
            "paid" => new("Paid", "ok", "check_circle"),
            "past_due" => new("Past due", "bad", "error"),
            "void" => new("Void", "", "block"),
            "uncollectible" => new("Uncollectible", "", "block"),
            "refunded" => new("Refunded", "", "undo"),
            _ => Plain(status),
        };

    /// <summary>active, expiring, rotating, expired, revoked.</summary>
    public static StatusLabel Key(string state) =>
        state.ToLowerInvariant() switch
        {
            "active" => new("Active", "ok", "check_circle"),
            "expiring" => new("Expires soon", "warn", "schedule"),
            "rotating" => new("Rotating", "warn", "hourglass_top"),
            "expired" => new("Expired", "", "schedule"),
            "revoked" => new("Revoked", "", "block"),
            _ => Plain(state),
        };

    public static readonly StatusLabel TestKey = new("Test", "", null);
    public static readonly StatusLabel LiveKey = new("Live", "info", null);

    /// <summary>A webhook event in the inbox: pending, processing, processed, ignored, failed, dead.</summary>
    public static StatusLabel Event(string state) =>
        state.ToLowerInvariant() switch
        {
            "pending" or "waiting" or "stored" or "new" => new("Waiting", "info", "schedule"),
            "processing" or "running" => new("Running", "info", "sync"),
            "processed" or "done" => new("Done", "ok", "check_circle"),
            "ignored" => new("Not needed", "", "check"),
            "failed" or "retrying" => new("Trying again", "warn", "autorenew"),
            "dead" or "given_up" or "givenup" => new("Given up", "bad", "error"),
            _ => Plain(state),
        };

    public static StatusLabel Job(string state) =>
        state.ToLowerInvariant() switch
        {
            "running" => new("Running", "info", "sync"),
            "ok" or "succeeded" or "done" => new("Succeeded", "ok", "check_circle"),
            "failed" => new("Failed", "bad", "error"),
            "idle" or "waiting" or "never" => new("Not run yet", "", "schedule"),
            _ => Plain(state),
        };

    private static StatusLabel Plain(string word) =>
        new(word.Length == 0 ? "Unknown" : char.ToUpperInvariant(word[0]) + word[1..].Replace('_', ' '), "", Icon: null);
}
