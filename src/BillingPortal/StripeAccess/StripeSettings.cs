namespace BillingPortal.StripeAccess;

/// <summary>How this installation reaches Stripe. Contains secrets: never print or log this object.</summary>
public sealed class StripeSettings
{
    /// <summary>The sandbox's own key; it is valid only for a sandbox on this machine.</summary>
    public const string SandboxKey = "sk_test_sandbox";

    private volatile string[] _webhookSecrets = [];
    private volatile string _secretKey = "";

    /// <summary>May change while the portal runs, so callers read it for each call.</summary>
    public string SecretKey
    {
        get => _secretKey;
        set => _secretKey = value;
    }

    /// <summary>Null means Stripe's own address.</summary>
    public string? ApiBase { get; set; }

    /// <summary>Several are valid at once during a rotation.</summary>
    public IReadOnlyList<string> WebhookSecrets => _webhookSecrets;

    /// <summary>The portal started its own sandbox because no key was configured in Development.</summary>
    public bool UsesSandbox { get; set; }

    /// <summary>Address of the sandbox's pages, if it is used.</summary>
    public string? SandboxUrl { get; set; }

    /// <summary>Origins of Checkout and the Customer Portal, separated by spaces.</summary>
    public string HostedPages => SandboxUrl ?? "https://checkout.stripe.com https://billing.stripe.com";

    public void UseWebhookSecrets(IEnumerable<string> secrets) =>
        _webhookSecrets = [.. secrets.Where(secret => secret.Length > 0).Distinct(StringComparer.Ordinal)];

    public override string ToString() => "StripeSettings (secrets not shown)";

    public static StripeSettings From(IConfiguration configuration)
    {
        var settings = new StripeSettings
        {
            SecretKey = First(configuration, "Stripe:SecretKey", "STRIPE_SECRET_KEY", "STRIPE_API_KEY") ?? "",
            ApiBase = First(configuration, "Stripe:ApiBase", "STRIPE_API_BASE")?.TrimEnd('/'),
        };
        var secrets =
            First(configuration, "Stripe:WebhookSecrets", "Stripe:WebhookSecret", "STRIPE_WEBHOOK_SECRETS", "STRIPE_WEBHOOK_SECRET") ?? "";
        settings.UseWebhookSecrets(secrets.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return settings;
    }

    private static string? First(IConfiguration configuration, params string[] names) =>
        names.Select(name => configuration[name]).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();
}
