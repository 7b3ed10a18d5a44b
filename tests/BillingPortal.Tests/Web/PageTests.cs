using System.Net;
using BillingPortal.Tests.Accounts;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Web;

[Collection(SharedPortal.Name)]
public sealed class PageTests(PortalApp app)
{
    [Fact]
    public async Task Pricing_is_plain_html_with_every_number_from_the_catalogue()
    {
        using var browser = new FormClient(app);
        var page = await browser.ReadAsync("/pricing");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("Radzen");
        foreach (var words in (string[])["$49", "10K", "100 calls per minute", "$0.0013", "$10.00 + $0.01 + $0.01 = ", "$10.02", "$0.0065, $0.013"]) page.ShouldContain(words);
    }

    [Fact]
    public async Task Pricing_knows_what_is_held()
    {
        using var browser = new FormClient(app);
        var tenant = await app.SignUpAsync();
        await browser.SignInAsync(tenant.Email, "a long enough one");
        await tenant.SubscribeAsync("basic");

        var page = await browser.ReadAsync("/pricing");
        page.ShouldContain("Current");
        page.ShouldContain("Change<span> to Pro</span>");
        page.ShouldNotContain("sign-up?plan=");
    }

    [Fact]
    public async Task A_page_that_does_not_exist_says_so_with_its_status()
    {
        using var browser = new FormClient(app);
        var answer = await browser.GetAsync("/no-such-page");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await FormClient.TextAsync(answer)).ShouldContain("There is nothing here");
    }

    [Fact]
    public async Task Assets_are_named_by_content_and_kept_for_good()
    {
        using var browser = new FormClient(app);
        var page = await browser.ReadAsync("/pricing");
        var name = System.Text.RegularExpressions.Regex.Match(page, @"tokens\.\w+\.css", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromMinutes(1)).Value;
        var answer = await browser.GetAsync("/" + name);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.ToString().ShouldContain("immutable");
        (await browser.GetAsync("/pricing")).Headers.CacheControl!.NoStore.ShouldBeTrue();
    }
}
