using System.Text;

namespace Stripe;

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
