namespace BillingPortal.Web;

/// <summary>
/// The address people reach the portal at. Every redirect and mail link is built from it, never from the Host header,
/// which whoever sends the request chooses.
/// </summary>
public sealed class PublicUrl(string root)
{
    public string Root { get; } = root.TrimEnd('/');

    public string To(string path) => Root + "/" + path.TrimStart('/');

    public static PublicUrl From(IConfiguration configuration)
    {
        var configured = new[] { "PublicUrl", "FRONTEND_URL", "API_BASE_URL" }.Select(name => configuration[name]).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        var first = (configuration["urls"] ?? "http://localhost:5080").Split(';', StringSplitOptions.RemoveEmptyEntries)[0];
        return new PublicUrl(configured ?? first.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal).Replace("://[::]", "://localhost", StringComparison.Ordinal));
    }
}
