using BillingPortal.Jobs;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.UsageReporting;
using BillingPortal.Web;
using Microsoft.Extensions.Options;

namespace BillingPortal.Start;

/// <summary>
/// Everything that is wrong with the configuration, in one list, so that setting up the portal does not take one start per mistake. Keys
/// and secrets are named, never printed.
/// </summary>
internal sealed class StartProblems(
    IServiceProvider services,
    IHostEnvironment environment,
    IConfiguration configuration,
    StripeSettings settings,
    ReportSettings reporting,
    ProxySettings proxy,
    PublicUrl publicUrl,
    DunningTerms dunning,
    SweepSettings sweep,
    IEnumerable<JobDefinition> jobs
)
{
    private static readonly string[] SecretPrefixes = ["sk_test_", "sk_live_", "rk_test_", "rk_live_"];

    public IReadOnlyList<string> Find() =>
        [
            .. KnownSettings.Problems(configuration, jobs),
            .. Catalogue(),
            .. Key(),
            .. Webhook(),
            .. ListenAddresses.Problems(configuration),
            .. Addresses(),
            .. proxy.Problems(environment.IsProduction(), publicUrl),
            .. reporting.Problems(),
            .. dunning.Problems(),
            .. sweep.Problems(),
            .. jobs.Where(job => job.EverySeconds < 0)
                .Select(job => $"Jobs:{job.Name}:EverySeconds is {job.EverySeconds}; use whole seconds, or 0 to switch the job off."),
        ];

    private IEnumerable<string> Catalogue()
    {
        if (CatalogueWords.Problems(configuration).ToList() is { Count: > 0 } words)
            return words;
        try
        {
            _ = services.GetRequiredService<IOptions<PlanCatalogue>>().Value;
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return invalid.Failures;
        }
        catch (InvalidOperationException unreadable)
        {
            return ["Catalogue cannot be read: " + unreadable.Message]; // an unknown or misspelt setting
        }
    }

    private IEnumerable<string> Key()
    {
        if (settings.UsesSandbox)
            yield break;
        var key = settings.SecretKey;
        if (key.Length == 0)
        {
            yield return environment.IsProduction()
                ? "STRIPE_SECRET_KEY is not set; the sandbox is never started in Production."
                : "STRIPE_SECRET_KEY is not set; only Development starts the sandbox in its place.";
            yield break;
        }
        if (key.StartsWith("pk_", StringComparison.Ordinal))
            yield return "STRIPE_SECRET_KEY is a publishable key (pk_…); use the secret key (sk_…) or a restricted one (rk_…).";
        else if (settings.ApiBase is null && !SecretPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)))
            yield return "STRIPE_SECRET_KEY is not a key of Stripe's: it begins with sk_test_, sk_live_, rk_test_ or rk_live_.";
        var isLive = key.StartsWith("sk_live_", StringComparison.Ordinal) || key.StartsWith("rk_live_", StringComparison.Ordinal);
        if (isLive && !environment.IsProduction())
            yield return "STRIPE_SECRET_KEY is a live key outside Production; use a test key (sk_test_…), or none for the sandbox.";
        if (!isLive && environment.IsProduction() && !configuration.GetValue("Stripe:AllowTestKeyInProduction", false))
            yield return "STRIPE_SECRET_KEY is a test key in Production; use a live key, or set Stripe:AllowTestKeyInProduction=true.";
    }

    private IEnumerable<string> Webhook()
    {
        if (settings.UsesSandbox)
            yield break;
        if (settings.WebhookSecrets.Count == 0 && environment.IsProduction())
            yield return "STRIPE_WEBHOOK_SECRET is not set; it is shown once, when the endpoint …/api/billing/webhook is made at Stripe.";
        if (settings.WebhookSecrets.Any(secret => !secret.StartsWith("whsec_", StringComparison.Ordinal)))
            yield return "STRIPE_WEBHOOK_SECRET(S) has an entry that is no webhook secret: each begins with whsec_; "
                + "several are separated by commas.";
    }

    private IEnumerable<string> Addresses()
    {
        if (settings.ApiBase is { } api && !IsAddress(api))
            yield return "STRIPE_API_BASE is not an http or https address.";
        foreach (var name in (string[])["PublicUrl", "FRONTEND_URL", "API_BASE_URL"])
            if (configuration[name] is { Length: > 0 } url && !IsAddress(url))
                yield return $"{name} is not an http or https address, such as https://billing.example.com.";
        if (
            environment.IsProduction()
            && string.IsNullOrWhiteSpace(configuration["PublicUrl"] ?? configuration["FRONTEND_URL"] ?? configuration["API_BASE_URL"])
        )
            yield return "PublicUrl is not set; Stripe's pages and mails lead back to it.";
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
