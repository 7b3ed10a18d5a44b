namespace BillingPortal.StripeAccess;

/// <summary>How this installation reaches Stripe. Secrets stay in here: nothing prints or logs this object.</summary>
public sealed class StripeSettings
{
    /// <summary>The sandbox's own key; it opens nothing but a sandbox on this machine.</summary>
    public const string SandboxKey = "sk_test_sandbox";

    private volatile string[] _webhookSecrets = [];
    private volatile string _secretKey = "";

    /// <summary>May be changed while the portal runs: whoever calls Stripe reads it for each call.</summary>
    public string SecretKey
    {
        get => _secretKey;
        set => _secretKey = value;
    }

    /// <summary>Null means Stripe's own address.</summary>
    public string? ApiBase { get; set; }

    /// <summary>Several are valid at once while one is being rotated.</summary>
    public IReadOnlyList<string> WebhookSecrets => _webhookSecrets;

    /// <summary>The portal started a sandbox beside itself because no key was configured in Development.</summary>
    public bool UsesSandbox { get; set; }

    /// <summary>Where the sandbox's pages are, when it is used.</summary>
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
