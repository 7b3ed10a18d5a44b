namespace BillingPortal.Web;

/// <summary>
/// The address people reach the portal at. Every redirect and mail link is built from it, never from the Host header, because the sender of
/// a request chooses that.
/// </summary>
public sealed class PublicUrl(string root, bool isConfigured = true)
{
    private static readonly string[] Names = ["PublicUrl", "FRONTEND_URL", "API_BASE_URL"];
    private static readonly string[] AnyHost = ["://*", "://+", "://0.0.0.0", "://[::]"];
    private volatile string _root = root.TrimEnd('/');
    private volatile Uri? _address = Read(root); // validated at start, with all other settings

    public string Root => _root;
    public bool IsHttps => _address?.Scheme == Uri.UriSchemeHttps;
    public bool IsHttp => _address?.Scheme == Uri.UriSchemeHttp;
    public string Host => _address?.Host ?? "";

    /// <summary>Host, and port unless it is the scheme's default.</summary>
    public string Authority => _address?.Authority ?? "";

    /// <summary>The origin as browsers send it.</summary>
    public string Origin => _address?.GetLeftPart(UriPartial.Authority) ?? "";

    public string To(string path) => Root + "/" + path.TrimStart('/');

    public static PublicUrl From(IConfiguration configuration)
    {
        var configured = Names.Select(name => configuration[name]).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        var listens =
            configuration[WebHostDefaults.ServerUrlsKey]?.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()
            ?? "http://localhost";
        return new PublicUrl(configured ?? Reachable(listens), configured is not null);
    }

    /// <summary>Without a configured public address, uses the address the server listens on, which is known only after the
    /// start.</summary>
    public void Follow(IEnumerable<string> listensOn)
    {
        if (isConfigured || listensOn.FirstOrDefault() is not { } first)
            return;
        _root = Reachable(first).TrimEnd('/');
        _address = Read(_root);
    }

    private static Uri? Read(string root) => Uri.TryCreate(root, UriKind.Absolute, out var address) ? address : null;

    /// <summary>"Any address" as an address that a browser on this machine can open.</summary>
    internal static string Reachable(string address) =>
        AnyHost.Aggregate(address, (text, any) => text.Replace(any, "://localhost", StringComparison.Ordinal));
}
