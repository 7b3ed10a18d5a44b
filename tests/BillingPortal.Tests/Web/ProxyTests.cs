using System.Net;
using System.Net.Http.Headers;
using BillingPortal.ApiKeys;
using BillingPortal.Web;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Web;

/// <summary>The portal in Production behind a proxy that terminates TLS; here, any caller on this machine is the proxy.</summary>
public sealed class ProxyTests(ProxyTests.BehindProxy app) : IClassFixture<ProxyTests.BehindProxy>
{
    public sealed class BehindProxy : PortalApp
    {
        // Nothing listens at Stripe's address: the portal serves without it.
        protected override IEnumerable<string> Settings =>
            [
                "--environment",
                "Production",
                "--PublicUrl=https://billing.example.com",
                "--Proxy:Known=127.0.0.0/8, ::1",
                "--STRIPE_SECRET_KEY=sk_live_none",
                "--STRIPE_WEBHOOK_SECRET=whsec_none",
                "--STRIPE_API_BASE=http://127.0.0.1:9",
                "--Mail:Host=127.0.0.1",
                "--Mail:Port=9",
                "--Logging:LogLevel:Default=None",
            ];
    }

    [Fact]
    public async Task A_page_comes_with_HSTS_and_its_cookies_and_redirects_are_secure()
    {
        var page = await GetAsync("/sign-in");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Headers.GetValues("Strict-Transport-Security").Single().ShouldStartWith("max-age=");
        page.Headers.GetValues("Set-Cookie").ShouldAllBe(cookie => cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
        var guarded = await GetAsync("/overview");
        guarded.Headers.Location!.ToString().ShouldStartWith("https://billing.example.com/sign-in");
    }

    [Fact]
    public async Task Another_host_is_refused_and_a_load_balancers_probe_is_not()
    {
        (await GetAsync("/sign-in", host: "evil.example")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await GetAsync("/v1/echo", host: "evil.example")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await GetAsync("/healthz", host: "10.0.0.7:5080")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_keys_networks_are_judged_by_the_client_and_not_by_the_proxy()
    {
        var tenant = await app.SignUpAsync();
        var issued = (IssueOutcome.Issued)
            await app.Service<IssueKey>()
                .RunAsync(
                    tenant.Context,
                    new KeyRequest("office", Scopes: ["call", "billing:read"], AllowedNetworks: ["203.0.113.0/24"]),
                    default
                );
        foreach (var path in (string[])["/v1/echo", "/api/keys"]) // metered calls leave the pipeline early
        {
            (await GetAsync(path, "203.0.113.7", issued.Secret)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await GetAsync(path, "198.51.100.7", issued.Secret)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await GetAsync(path, "203.0.113.7, 198.51.100.7", issued.Secret)).StatusCode.ShouldBe(
                HttpStatusCode.Unauthorized,
                "what a client wrote itself stands left of what the proxy saw"
            );
            (await GetAsync(path, forwardedFor: null, issued.Secret)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Clients_behind_one_proxy_have_a_limit_each()
    {
        async Task<HttpStatusCode> PostAsync(string client)
        {
            using var request = Request(HttpMethod.Post, "/sign-in", client);
            request.Content = new FormUrlEncodedContent([]);
            return (await app.Http.SendAsync(request)).StatusCode;
        }
        var flood = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => PostAsync("203.0.113.50")));
        flood.ShouldContain(HttpStatusCode.TooManyRequests);
        (await PostAsync("203.0.113.51")).ShouldBe(
            HttpStatusCode.BadRequest,
            "refused for its token, as anybody's, and not for the other's tries"
        );
    }

    private async Task<HttpResponseMessage> GetAsync(
        string path,
        string? forwardedFor = "203.0.113.9",
        string? key = null,
        string host = "billing.example.com"
    )
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = PortalApp.Patience,
        };
        using var request = Request(HttpMethod.Get, path, forwardedFor, host);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await http.SendAsync(request);
    }

    private HttpRequestMessage Request(HttpMethod method, string path, string? forwardedFor, string host = "billing.example.com")
    {
        var request = new HttpRequestMessage(method, app.Url + path);
        request.Headers.Host = host;
        if (forwardedFor is not null)
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        request.Headers.Add("X-Forwarded-Proto", "https");
        return request;
    }
}

/// <summary>Without a configured proxy no forwarded header is trusted, whatever the framework's own switch says.</summary>
public sealed class NoProxyTests(NoProxyTests.SwitchedOn app) : IClassFixture<NoProxyTests.SwitchedOn>
{
    public sealed class SwitchedOn : PortalApp
    {
        protected override IEnumerable<string> Settings => ["--FORWARDEDHEADERS_ENABLED=true"];
    }

    [Fact]
    public async Task A_caller_does_not_choose_its_address_or_its_scheme()
    {
        var tenant = await app.SignUpAsync();
        var issued = (IssueOutcome.Issued)
            await app.Service<IssueKey>()
                .RunAsync(tenant.Context, new KeyRequest("office", Scopes: ["call"], AllowedNetworks: ["203.0.113.0/24"]), default);
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Url + "/v1/echo");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", issued.Secret);
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        (await app.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var page = new HttpRequestMessage(HttpMethod.Get, app.Url + "/overview");
        page.Headers.Add("X-Forwarded-Proto", "https");
        page.Headers.Add("X-Forwarded-Host", "evil.example");
        (await http.SendAsync(page)).Headers.Location!.ToString().ShouldStartWith(app.Url);
    }

    [Theory]
    [InlineData("10.0.0.7 10.1.0.0/16", "http://localhost", false, 0)]
    [InlineData("proxy.internal", "https://billing.example.com", true, 1)]
    [InlineData("", "http://billing.example.com", true, 1)]
    [InlineData("", "https://billing.example.com", true, 0)]
    public void Settings_are_judged_at_start(string known, string publicUrl, bool isProduction, int problems) =>
        ProxySettings
            .From(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Proxy:Known"] = known }).Build())
            .Problems(isProduction, new PublicUrl(publicUrl))
            .Count()
            .ShouldBe(problems);

    [Fact]
    public void Plain_http_in_Production_is_somebodys_decision()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Proxy:AllowHttp"] = "true",
                    ["Proxy:Known:0"] = "10.0.0.7",
                    ["Proxy:Known:1"] = "2001:db8::/32",
                }
            )
            .Build();
        var proxy = ProxySettings.From(settings);
        proxy.Problems(isProduction: true, new PublicUrl("http://billing.intranet")).ShouldBeEmpty();
        proxy.Known!.Networks.Count.ShouldBe(2);
    }
}
