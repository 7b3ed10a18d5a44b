namespace BillingPortal.Web;

/// <summary>
/// The proxies in front of the portal. Forwarded headers are trusted only from these; otherwise any caller could choose the address that
/// rate limits and key networks go by.
/// </summary>
public sealed class ProxySettings
{
    public const string KnownName = "Proxy:Known",
        AllowHttpName = "Proxy:AllowHttp";
    private readonly string[] _named;

    private ProxySettings(string[] named, bool allowHttp) => (_named, AllowHttp) = (named, allowHttp);

    /// <summary>Addresses and networks of the proxies; null when nothing is in front.</summary>
    public AddressList? Known => AddressList.From(string.Join(' ', _named.Where(AddressList.IsNetwork)));

    /// <summary>Allows plain http in Production, as an explicit decision.</summary>
    public bool AllowHttp { get; }

    /// <summary>One text, separated by spaces or commas, or a list.</summary>
    public static ProxySettings From(IConfiguration configuration)
    {
        var section = configuration.GetSection(KnownName);
        var texts = section.GetChildren().Select(child => child.Value).Prepend(section.Value);
        return new(
            [.. texts.SelectMany(text => (text ?? "").Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries))],
            configuration.GetValue(AllowHttpName, false)
        );
    }

    /// <param name="publicUrl">Where people reach the portal.</param>
    public IEnumerable<string> Problems(bool isProduction, PublicUrl publicUrl)
    {
        foreach (var odd in _named.Where(text => !AddressList.IsNetwork(text)))
            yield return $"{KnownName} has \"{odd}\", which is no address or network, such as 10.0.0.7 or 10.0.0.0/8.";
        if (isProduction && publicUrl.IsHttp && !AllowHttp)
            yield return "PublicUrl is an http address; passwords and keys would travel readable. "
                + $"Use https, or set {AllowHttpName}=true where nobody else can listen.";
    }
}
