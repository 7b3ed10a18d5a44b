namespace StripeSandbox;

/// <summary>Options under <c>Sandbox:</c>, from the command line, the environment or appsettings.</summary>
public sealed class SandboxOptions
{
    /// <summary>Where the journal is stored. Without it all state is lost when the process ends.</summary>
    public string? DataDirectory { get; set; }

    /// <summary>End when standard input closes, so that the sandbox ends with a parent that dies.</summary>
    public bool ExitWithInput { get; set; }

    public string[] ApiKeys { get; set; } = [];

    /// <summary>Keys that were valid once and are refused now.</summary>
    internal System.Collections.Concurrent.ConcurrentDictionary<string, bool> RevokedApiKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>The public base URL of pages; without it, the address of the request.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>The seller's name on invoices, Checkout and the Customer Portal.</summary>
    public string BusinessName { get; set; } = "Sandbox";

    /// <summary>Target of the dashboard's "Open portal" and of an invoice's link back; no link if not set.</summary>
    public string? PortalUrl { get; set; }

    /// <summary>The pause after each played instant that delivered webhooks: time for the receiver to report usage.</summary>
    public int PauseAfterInstantMs { get; set; } = 1500;

    /// <summary>How long a renewal invoice stays a draft, in sandbox seconds. Stripe: about an hour.</summary>
    public long DraftSeconds { get; set; } = 3600;

    /// <summary>A subscription expires if its first invoice is unpaid for this many sandbox seconds. Stripe: 23 hours.</summary>
    public long IncompleteSeconds { get; set; } = 23 * 3600;

    /// <summary>Days after the first failure on which a renewal is retried. Stripe recommends eight retries within two weeks.</summary>
    public int[] RetryAfterDays { get; set; } = [];

    /// <summary>What happens to the subscription after the last retry: cancel, unpaid or past_due.</summary>
    public string AfterRetries { get; set; } = "cancel";

    /// <summary>invoice.upcoming is sent this many days before a renewal.</summary>
    public int UpcomingDays { get; set; } = 3;

    /// <summary>The rate of automatic_tax, in percent. Real Stripe uses the customer's location; the sandbox has one rate.</summary>
    public decimal TaxPercent { get; set; }

    /// <summary>Real seconds between attempts of a webhook.</summary>
    public double[] WebhookRetrySeconds { get; set; } = [];

    public int WebhookTimeoutSeconds { get; set; } = 20;

    public int DeliveriesAtOnce { get; set; } = 4;

    /// <summary>How long the token of a meter event session is valid, in real seconds.</summary>
    public long StreamTokenSeconds { get; set; } = 15 * 60;

    /// <summary>Requests per second above which the answer is 429; 0 = no limit. Stripe's sandboxes allow 25.</summary>
    public int RateLimit { get; set; }

    /// <summary>A file that receives every exchange and every event as NDJSON, for the contract checker.</summary>
    public string? RecordTo { get; set; }

    /// <summary>Allow other machines to connect. The sandbox has no real secrets, but its own API has no password either.</summary>
    public bool AllowRemote { get; set; }

    /// <summary>Real milliseconds between checks for what fell due. 0 turns them off: only the clock API moves time.</summary>
    public int TickMs { get; set; } = 500;

    public long CompactAfterMegabytes { get; set; } = 256;

    // Configuration binding appends to lists that have defaults, hence the empty arrays above.
    public string[] EffectiveApiKeys => ApiKeys.Length > 0 ? ApiKeys : ["sk_test_sandbox"];

    public int[] EffectiveRetryAfterDays => RetryAfterDays.Length > 0 ? RetryAfterDays : [1, 3, 5, 7, 9, 11, 13, 14];

    public double[] EffectiveWebhookRetrySeconds => WebhookRetrySeconds.Length > 0 ? WebhookRetrySeconds : [5, 30, 120, 600, 3600];
}
