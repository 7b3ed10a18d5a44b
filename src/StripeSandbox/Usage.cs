namespace StripeSandbox;

/// <summary>The text of --help.</summary>
public static class Usage
{
    public const string Text =
        "A local, stateful Stripe (API 2026-07-29.dahlia): "
        + """
            API, hosted pages, meters, invoices, signed webhooks and a clock that can be moved.

              dotnet StripeSandbox.dll [--urls http://localhost:5090] [--Sandbox:NAME=VALUE …]

            Settings (command line, environment Sandbox__NAME, or appsettings.json):
              DataDirectory          where the journal is kept; without it the state ends with the process
              ExitWithInput          true: end when standard input closes
              ApiKeys:0, :1, …       accepted keys (default sk_test_sandbox)
              PublicUrl              the address in links to pages (default: the one that callers use)
              BusinessName           who sells, on invoices and hosted pages (default Sandbox)
              PortalUrl              where the dashboard and hosted invoices link back to
              PauseAfterInstantMs    real pause after each played-out instant that delivered webhooks (default 1500)
              DraftSeconds           how long a renewal stays a draft (default 3600)
              RetryAfterDays:0, …    when a failed renewal is tried again; AfterRetries = cancel | unpaid | past_due
              TaxPercent             the rate of automatic_tax (default 0)
              WebhookRetrySeconds:0, … real gaps between delivery attempts
              RateLimit              requests per second before 429 (default 0 = off)
              RecordTo               a file that receives every exchange and event as NDJSON
              AllowRemote            true: answer other machines, too

            Pages:  /  dashboard      /c/pay/…  Checkout      /p/session/…  Customer Portal      /i/…  invoices
            Own API: /healthz  /_sandbox/clock  /_sandbox/clock/advance  /_sandbox/due  /_sandbox/deliveries
            """
        + "  /_sandbox/chaos  /_sandbox/held  /_sandbox/settings  /_sandbox/keys  /_sandbox/reset";
}
