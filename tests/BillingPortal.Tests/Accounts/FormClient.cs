using System.Net;
using System.Text.RegularExpressions;

namespace BillingPortal.Tests.Accounts;

/// <summary>A browser without script: keeps cookies, reads a page's form, fills it in and posts it.</summary>
public sealed partial class FormClient(PortalApp app) : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private HttpClient? _made;

    private HttpClient Http => _made ??= new(Handler()) { BaseAddress = new Uri(app.Url), Timeout = PortalApp.Patience };

    /// <summary>A cookie's value, as an attacker could copy it.</summary>
    public string Cookie(string name) => _cookies.GetCookies(new Uri(app.Url))[name]!.Value;

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(path);

    public async Task<string> ReadAsync(string path) => WebUtility.HtmlDecode(await (await GetAsync(path)).Content.ReadAsStringAsync());

    /// <summary>Posts the page's first form with its hidden fields and <paramref name="fields"/>.</summary>
    public Task<HttpResponseMessage> SubmitAsync(string path, params (string Name, string Value)[] fields) =>
        SubmitAsync(path, path, fields);

    /// <summary>Posts the hidden fields of one page to another address.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, string to, params (string Name, string Value)[] fields)
    {
        var page = await (await GetAsync(path)).Content.ReadAsStringAsync();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match hidden in HiddenField().Matches(page))
            values[hidden.Groups["name"].Value] = WebUtility.HtmlDecode(hidden.Groups["value"].Value);
        foreach (var (name, value) in fields)
            values["Input." + name] = value;
        using var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = new FormUrlEncodedContent(values) };
        request.AskFirst();
        return await Http.SendAsync(request);
    }

    /// <summary>A cross-site request from this browser: it has our cookies, but not the form's token.</summary>
    public async Task<HttpResponseMessage> PostWithoutTokenAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await Http.PostAsync(path, content);
    }

    public static async Task<string> TextAsync(HttpResponseMessage response) =>
        WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());

    public async Task<HttpResponseMessage> SignInAsync(string email, string password, string query = "") =>
        await SubmitAsync("/sign-in" + query, ("Email", email), ("Password", password));

    public void Dispose() => _made?.Dispose();

    private SocketsHttpHandler Handler() =>
        new()
        {
            CookieContainer = _cookies,
            AllowAutoRedirect = false,
            Expect100ContinueTimeout = PortalApp.Patience,
        };

    [GeneratedRegex(
        """<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)""",
        RegexOptions.None,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex HiddenField();
}
