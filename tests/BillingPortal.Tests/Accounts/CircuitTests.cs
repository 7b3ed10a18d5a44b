using System.Net;
using BillingPortal.Callers;
using BillingPortal.Tenants;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Accounts;

/// <summary>A portal that checks the rights of open pages every second.</summary>
public sealed class LookingPortal : PortalApp
{
    protected override IEnumerable<string> Settings => ["--Sessions:RevalidateSeconds=1"];
}

/// <summary>An open page belongs to the person it was rendered for, comes from this portal, and ends with that person's rights.</summary>
public sealed class CircuitTests(LookingPortal app) : IClassFixture<LookingPortal>
{
    private const string Password = "a long enough one";
    private const string Page = "/settings";
    private const string Keys = "Create key"; // a button on the keys page

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("https://127.0.0.1")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task A_page_of_another_origin_gets_no_circuit(string? origin)
    {
        (await CircuitClient.NegotiateAsync(app, cookie: null, origin)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await CircuitClient.UpgradeAsync(app, origin)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_page_of_this_origin_gets_one_for_whoever_is_signed_in()
    {
        var (_, browser, _) = await OpenAsync();
        (await CircuitClient.NegotiateAsync(app, Cookie(browser), app.Url)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await CircuitClient.UpgradeAsync(app, app.Url, Cookie(browser))).ShouldBe(HttpStatusCode.SwitchingProtocols);
        (await CircuitClient.UpgradeAsync(app, app.Url)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_page_starts_for_whom_it_was_rendered()
    {
        var (tenant, browser, page) = await OpenAsync();
        await using var circuit = await CircuitClient.StartAsync(app, Page, page, Cookie(browser));
        await circuit.SeesAsync(tenant.Email);
    }

    [Fact]
    public async Task A_page_that_was_rendered_for_somebody_else_is_refused_and_hears_nothing()
    {
        var (victim, victimsBrowser, _) = await OpenAsync();
        var (attacker, _, attackersPage) = await OpenAsync();

        await using var circuit = await CircuitClient.StartAsync(app, Page, attackersPage, Cookie(victimsBrowser));
        await circuit.SeesAsync("navigat"); // the only message it gets: reload the page
        await circuit.NavigateAsync(app.Url + "/keys");
        await ShouldBeShownToOthersAsync("/keys", Keys);

        circuit.Received.ShouldNotContain(victim.Email);
        circuit.Received.ShouldNotContain(victim.Context.PublicId);
        circuit.Received.ShouldNotContain(attacker.Email);
        circuit.Received.ShouldNotContain(Keys);
    }

    [Fact]
    public async Task Signing_out_ends_the_open_pages_of_that_browser()
    {
        var (tenant, browser, page) = await OpenAsync();
        await using var circuit = await CircuitClient.StartAsync(app, Page, page, Cookie(browser));
        await circuit.SeesAsync(tenant.Email);

        await browser.SubmitAsync(Page, "/sign-out");

        await circuit.SeesAsync("sign-in?return=");
        await circuit.NavigateAsync(app.Url + "/keys");
        await ShouldBeShownToOthersAsync("/keys", Keys);
        circuit.Received.ShouldNotContain(Keys);
    }

    [Fact]
    public async Task Signing_out_is_no_failure_of_the_pages_that_end_with_it()
    {
        var log = new LogLines();
        app.Service<ILoggerFactory>().AddProvider(log);
        var options = app.Service<IOptions<CircuitOptions>>().Value;
        var usual = options.JSInteropDefaultCallTimeout;
        options.JSInteropDefaultCallTimeout = TimeSpan.FromSeconds(1);
        try
        {
            var (tenant, browser, page) = await OpenAsync();
            await using var circuit = await CircuitClient.StartAsync(app, Page, page, Cookie(browser));
            await circuit.SeesAsync(tenant.Email);

            await browser.SubmitAsync(Page, "/sign-out");
            await circuit.SeesAsync("sign-in?return=");
            await Task.Delay(TimeSpan.FromSeconds(4)); // longer than any timeout for the browser's answer, which does not come

            log.Of("Microsoft.AspNetCore.Components").Where(line => line.Level >= LogLevel.Error).ShouldBeEmpty();
        }
        finally
        {
            options.JSInteropDefaultCallTimeout = usual;
        }
    }

    [Fact]
    public async Task A_page_may_say_goodbye_after_its_reader_has_signed_out()
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { Timeout = PortalApp.Patience };
        (await FarewellAsync(http, app.Url)).ShouldNotBe(HttpStatusCode.Unauthorized);
        (await FarewellAsync(http, "http://evil.example")).ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<HttpStatusCode> FarewellAsync(HttpClient http, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, app.Url + "/_blazor/disconnect")
        {
            Content = new FormUrlEncodedContent([new("circuitId", "gone")]),
        };
        request.Headers.Add("Origin", origin);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(null)]
    public async Task Another_role_or_none_ends_the_open_pages_at_the_next_look(Role? role)
    {
        var (tenant, browser, page) = await OpenAsync();
        await using var circuit = await CircuitClient.StartAsync(app, Page, page, Cookie(browser));
        await circuit.SeesAsync(tenant.Email);

        await app.SetRoleAsync(tenant, role);

        await circuit.SeesAsync("sign-in?return=");
    }

    [Fact]
    public async Task An_operator_who_is_none_any_more_loses_the_open_page()
    {
        var (tenant, browser, _) = await OpenAsync();
        await app.SetOperatorAsync(tenant, true);
        var page = await (await browser.GetAsync("/admin/tenants")).Content.ReadAsStringAsync();
        await using var circuit = await CircuitClient.StartAsync(app, "/admin/tenants", page, Cookie(browser));
        await circuit.SeesAsync("All tenants");

        await app.SetOperatorAsync(tenant, false);

        await circuit.SeesAsync("sign-in?return=");
    }

    [Fact]
    public void The_look_comes_at_least_once_a_minute() =>
        new SessionSettings { RevalidateSeconds = 3600 }.Revalidate.ShouldBe(TimeSpan.FromSeconds(60));

    /// <summary>
    /// A control for the tests of ended pages: another page, asked later in the same way, does receive the text. So the server
    /// had something to send, and time for it.
    /// </summary>
    private async Task ShouldBeShownToOthersAsync(string path, string text)
    {
        var (tenant, browser, page) = await OpenAsync();
        await using var circuit = await CircuitClient.StartAsync(app, Page, page, Cookie(browser));
        await circuit.SeesAsync(tenant.Email);
        await circuit.NavigateAsync(app.Url + path);
        await circuit.SeesAsync(text);
    }

    private async Task<(TestTenant Tenant, FormClient Browser, string Page)> OpenAsync()
    {
        var tenant = await app.SignUpAsync();
        var browser = new FormClient(app);
        await browser.SignInAsync(tenant.Email, Password);
        return (tenant, browser, await (await browser.GetAsync(Page)).Content.ReadAsStringAsync());
    }

    private static string Cookie(FormClient browser) => "bp_session=" + browser.Cookie("bp_session");
}
