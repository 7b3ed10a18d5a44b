using System.Reflection;
using BillingPortal.Accounts;
using BillingPortal.Callers;
using BillingPortal.Jobs;
using BillingPortal.Mail;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.UsageReporting;
using BillingPortal.Web;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Json;

namespace BillingPortal.Start;

/// <summary>
/// Every known setting, so that a misspelt one is refused instead of being ignored for months. Add new settings here; the catalogue's own
/// types list its settings.
/// </summary>
internal static class KnownSettings
{
    private const string Any = "*";

    private static readonly string[] Names =
    [
        "PublicUrl",
        "FRONTEND_URL",
        "API_BASE_URL",
        "Data:Directory",
        "ConnectionStrings:Billing",
        "ApiKeys:Prefix",
        ProxySettings.KnownName,
        ProxySettings.KnownName + ":" + Any,
        ProxySettings.AllowHttpName,
        "Gateway:LargestBodyBytes",
        "Rest:CallsPerMinute",
        "Stripe:SecretKey",
        "Stripe:ApiBase",
        "Stripe:WebhookSecret",
        "Stripe:WebhookSecrets",
        "Stripe:AutomaticTax",
        "Stripe:AllowTestKeyInProduction",
        "Stripe:Prices:" + Any,
        "STRIPE_SECRET_KEY",
        "STRIPE_API_KEY",
        "STRIPE_PUBLISHABLE_KEY",
        "STRIPE_WEBHOOK_SECRET",
        "STRIPE_WEBHOOK_SECRETS",
        "STRIPE_API_BASE",
        "StripeSandbox:Urls",
        "StripeSandbox:StartProcess",
        "StripeSandbox:Program",
        "StripeSandbox:PauseAfterInstantMs",
        "StripeSandbox:RecordTo",
        "StripeEvents:MostAttempts",
        "Metering:BadKeyPauseMs",
        "Metering:AlertThresholds:" + Any,
        "Benchmark:BareEndpoint",
        .. Of<SweepSettings>(SweepSettings.Section),
        .. Of<DunningTerms>(DunningTerms.Section),
        .. Of<ReportSettings>(ReportSettings.Section),
        .. Of<MailSettings>("Mail"),
        .. Of<AccountSettings>("Accounts"),
        .. Of<SessionSettings>("Sessions"),
    ];

    /// <summary>The framework's settings, and the catalogue, which refuses unknown settings itself.</summary>
    private static readonly string[] Others =
    [
        "Catalogue",
        "Logging",
        "Kestrel",
        "AllowedHosts",
        "urls",
        "http_ports",
        "https_ports",
        "environment",
        "applicationName",
        "contentRoot",
        "webRoot",
        "shutdownTimeoutSeconds",
        "detailedErrors",
        "EnableStaticAssetsDevelopmentCaching",
        "staticWebAssets",
        "preventHostingStartup",
        "hostingStartupAssemblies",
        "suppressStatusMessages",
        "captureStartupErrors",
        "https_port",
        "forwardedHeaders_enabled",
        "hostBuilder:reloadConfigOnChange",
        "disableDefaultLogging",
        "Tracing",
        "Metrics",
    ];

    internal static bool IsKnown(string name) =>
        Names.Any(known => Fits(known, name) || known.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        || Others.Select(Root).Contains(Root(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>One sentence for each unknown setting; environment variables of other programs are ignored.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration, IEnumerable<JobDefinition> jobs)
    {
        string[] names = [.. Names, .. jobs.Select(job => $"Jobs:{job.Name}:EverySeconds")];
        var sections = names
            .Where(name => name.Contains(':', StringComparison.Ordinal))
            .Select(Root)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        foreach (var section in sections)
        {
            foreach (var (name, value) in configuration.GetSection(section).AsEnumerable())
                if (value is not null && name.Length > section.Length && !names.Any(known => Fits(known, name)))
                    yield return $"{name} is no setting; {section} has {string.Join(", ", Members(section))}.";

            IEnumerable<string> Members(string root) =>
                names
                    .Where(known => Root(known).Equals(root, StringComparison.OrdinalIgnoreCase))
                    .Select(known => known[(root.Length + 1)..])
                    .Order(StringComparer.Ordinal);
        }
        string[] roots = [.. sections, .. names.Select(Root), .. Others.Select(Root)];
        foreach (var name in FindRootKeys(configuration).Where(name => !roots.Contains(name, StringComparer.OrdinalIgnoreCase)))
            yield return $"{name} is no setting; --help and appsettings.Development.json.example name them all.";
    }

    // Only files and the command line: the environment is full of other programs' names.
    private static IEnumerable<string> FindRootKeys(IConfiguration configuration) =>
        configuration is not IConfigurationRoot { Providers: var providers }
            ? []
            : providers
                .Where(provider => provider is JsonConfigurationProvider or CommandLineConfigurationProvider)
                .SelectMany(provider => provider.GetChildKeys([], parentPath: null))
                .Distinct(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Of<T>(string section) =>
        typeof(T)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .Select(property => $"{section}:{property.Name}");

    private static bool Fits(string known, string name) =>
        known.EndsWith(':' + Any, StringComparison.Ordinal)
            ? name.StartsWith(known[..^Any.Length], StringComparison.OrdinalIgnoreCase)
            : known.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Root(string name) => name.Split(':')[0];
}
