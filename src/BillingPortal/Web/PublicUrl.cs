namespace BillingPortal.Web;

/// <summary>
/// The address people reach the portal at. Every redirect and mail link is built from it, never from the Host header,
/// which whoever sends the request chooses.
/// </summary>
public sealed class PublicUrl(string root)
{
    private readonly Uri? _address = Uri.TryCreate(root, UriKind.Absolute, out var address) ? address : null; // judged at start, with all other settings

    public string Root { get; } = root.TrimEnd('/');
    public bool IsHttps => _address?.Scheme == Uri.UriSchemeHttps;
    public bool IsHttp => _address?.Scheme == Uri.UriSchemeHttp;
    public string Host => _address?.Host ?? "";
    /// <summary>Host, and port where it is not the scheme's own.</summary>
    public string Authority => _address?.Authority ?? "";
    /// <summary>As browsers name the site a request comes from.</summary>
    public string Origin => _address?.GetLeftPart(UriPartial.Authority) ?? "";

    public string To(string path) => Root + "/" + path.TrimStart('/');

    public static PublicUrl From(IConfiguration configuration)
    {
        var configured = new[] { "PublicUrl", "FRONTEND_URL", "API_BASE_URL" }.Select(name => configuration[name]).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        var first = (configuration["urls"] ?? "http://localhost:5080").Split(';', StringSplitOptions.RemoveEmptyEntries)[0];
        return new PublicUrl(configured ?? first.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal).Replace("://[::]", "://localhost", StringComparison.Ordinal));
    }
}
