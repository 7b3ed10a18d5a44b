using System.Net;
using System.Text.RegularExpressions;
using BillingPortal.Tests.Accounts;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Web;

[Collection(SharedPortal.Name)]
public sealed class PageTests(PortalApp app)
{
    // Uncompressed. Blazor's own script is 188 KB of it.
    private const int MostStyleBytes = 64_000,
        MostScriptBytes = 230_000;

    [Fact]
    public async Task Pricing_is_plain_html_with_every_number_from_the_catalogue()
    {
        using var browser = new FormClient(app);
        var page = await browser.ReadAsync("/pricing");
        page.ShouldNotContain("<script");
        foreach (
            var text in (string[])
                ["$49", "10,000", "100 calls per minute", "$0.0013", "$10.00 + $0.01 + $0.01 = ", "$10.02", "$0.0065, $0.013"]
        )
            page.ShouldContain(text);
    }

    [Theory]
    [InlineData("/pricing", false, 0)]
    [InlineData("/sign-in", false, 16_000)]
    [InlineData("/overview", true, MostScriptBytes)]
    [InlineData("/usage", true, MostScriptBytes)]
    [InlineData("/keys", true, MostScriptBytes)]
    public async Task A_page_brings_few_bytes_of_styles_and_scripts(string path, bool isSignedIn, int mostScriptBytes)
    {
        var page = await (await app.GetPageAsync(path, isSignedIn ? (await app.SignUpAsync()).Email : null)).Content.ReadAsStringAsync();
        (await BytesAsync(page, @"<link rel=""stylesheet"" href=""(?<address>[^""]+)""")).ShouldBeInRange(1, MostStyleBytes);
        (await BytesAsync(page, @"<script[^>]* src=""(?<address>[^""]+)""")).ShouldBeInRange(0, mostScriptBytes);
    }

    [Fact]
    public async Task The_quickstart_bears_a_key_that_may_call_live_before_test_and_says_so_when_none_may()
    {
        var tenant = await app.SignUpAsync();
        await tenant.KeyAsync(isTest: false, "billing:read");
        (await app.ReadPageAsync("/quickstart", tenant.Email)).ShouldContain("None of your keys may call these.");
        var test = await tenant.KeyAsync(isTest: true, "call");
        (await app.ReadPageAsync("/quickstart", tenant.Email)).ShouldContain(Bearer(test));
        var live = await tenant.KeyAsync(isTest: false, "call", "billing:read");
        var newest = await tenant.KeyAsync(isTest: false, "billing:read", "keys:write");
        var page = await app.ReadPageAsync("/quickstart", tenant.Email);
        page.ShouldContain(Bearer(live));
        page.ShouldNotContain(Bearer(newest));

        string Bearer(TestKey key)
        {
            using var db = app.Db();
            return "Bearer " + db.Set<BillingPortal.ApiKeys.ApiKey>().Single(row => row.Id == key.Id).Prefix;
        }
    }

    private async Task<int> BytesAsync(string page, string pattern)
    {
        var bytes = 0;
        foreach (Match asset in Regex.Matches(page, pattern, RegexOptions.None, TimeSpan.FromMinutes(1)))
            bytes += (await app.Http.GetByteArrayAsync($"{app.Url}/{asset.Groups["address"].Value}")).Length;
        return bytes;
    }

    [Fact]
    public async Task What_is_pressed_says_whether_it_opens_the_trial_or_the_free_plan()
    {
        using var browser = new FormClient(app);
        var pricing = await browser.ReadAsync("/pricing");
        pricing.ShouldContain("""href="sign-up">Start the trial""");
        pricing.ShouldContain("""href="sign-up?plan=free"><span>Start on<span> Free""");
        (await browser.ReadAsync("/sign-up")).ShouldContain("You start in the trial: 50 calls, never billed. No card needed.");
        (await browser.ReadAsync("/sign-up?plan=free")).ShouldContain(
            "You start on Free: $0.00 a month, and it never charges. No card needed."
        );
        (await browser.ReadAsync("/sign-up?plan=pro")).ShouldContain("Pro opens when you have paid");
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
        var name = Regex.Match(page, @"tokens\.\w+\.css", RegexOptions.None, TimeSpan.FromMinutes(1)).Value;
        var answer = await browser.GetAsync("/" + name);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.ToString().ShouldContain("immutable");
        (await browser.GetAsync("/pricing")).Headers.CacheControl!.NoStore.ShouldBeTrue();
    }
}
