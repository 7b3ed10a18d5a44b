using System.Text;

namespace Stripe;

/// <summary>A client's key, addresses and transport; null means Stripe's defaults.</summary>
public class StripeClientOptions
{
    public string ApiKey { get; set; }

    public string ClientId { get; set; }

    public IHttpClient HttpClient { get; set; }

    public string ApiBase { get; set; }

    public string ConnectBase { get; set; }

    public string FilesBase { get; set; }

    public string MeterEventsBase { get; set; }

    public string StripeAccount { get; set; }

    public string StripeContext { get; set; }
}

/// <summary>The application's name, added to the User-Agent.</summary>
public class AppInfo
{
    public string Name { get; set; }

    public string PartnerId { get; set; }

    public string Url { get; set; }

    public string Version { get; set; }

    internal string ToUserAgent()
    {
        var text = new StringBuilder(Name);
        if (!string.IsNullOrEmpty(Version))
            text.Append('/').Append(Version);
        if (!string.IsNullOrEmpty(Url))
            text.Append(" (").Append(Url).Append(')');
        return text.ToString();
    }
}
