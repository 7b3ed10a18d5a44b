using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Journeys;

/// <summary>One person, from sign-up to a paid invoice for metered usage, in a browser and with a key.</summary>
[Collection(OnePortal.Name)]
public sealed class SignUpToPaidInvoiceTests(PortalProcess portal)
{
    private const string Password = "seven quiet harbours";

    [Fact]
    public async Task From_an_empty_account_to_a_paid_invoice()
    {
        var page = await portal.PageAsync();
        var email = $"lena-{Guid.NewGuid():N}@example.com";

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Choose Pro Haiku" }).First.ClickAsync();
        await SignUpAsync(page, email);
        await ConfirmAsync(page, email);
        await PayAsync(page, "Pro Haiku");
        await page.GotoAsync("/checkout/done?session_id=cs_test_nope");
        await Expect(page.GetByText("There is no such payment here.")).ToBeVisibleAsync();
        await Expect(page.GetByText("is open")).ToHaveCountAsync(0);
        var secret = await CreateKeyAsync(page);
        (await ChatAsync(secret, 5000, 2000)).ShouldBe(HttpStatusCode.OK);

        await page.GotoAsync("/overview");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByText("5,000").First).ToBeVisibleAsync();

        await portal.TurnPeriodAsync(email, ("input_tokens", 5000), ("output_tokens", 2000));

        await page.GotoAsync("/invoices");
        await Expect(page.GetByText("$10.02").First).ToBeVisibleAsync();
        await Expect(page.Locator("tr", new() { HasText = "$10.02" }).First).ToContainTextAsync("Paid");
        await DrillDownAsync(page);

        portal.Output.ShouldNotContain(secret);
        portal.Output.ShouldNotContain(Password);
        portal.Output.ShouldNotContain("whsec_");
    }

    [Fact]
    public async Task A_declined_card_can_be_tried_again_and_the_way_back_does_not_open_the_plan()
    {
        var page = await portal.PageAsync(width: 390, height: 844);
        var email = $"decline-{Guid.NewGuid():N}@example.com";
        await page.GotoAsync("/sign-up?plan=basic");
        await SignUpAsync(page, email);
        await ConfirmAsync(page, email);
        await ChooseAsync(page, "Basic");

        await FillCardAsync(page, "4000 0000 0000 0002");
        await Expect(page.GetByText("declined").First).ToBeVisibleAsync();
        page.Url.ShouldStartWith(portal.SandboxUrl);
        page.Url.ShouldEndWith(
            "?tried",
            Case.Sensitive,
            "the page was got and not posted, so that Back does not ask to send the card again"
        );
        await page.GoBackAsync();
        await Expect(page.GetByLabel("Card number")).ToBeVisibleAsync();

        await FillCardAsync(page, "4242 4242 4242 4242");
        await page.WaitForURLAsync(new Regex("/checkout/done"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Basic");
    }

    // From an invoice line to its day, its key and the individual call.
    private static async Task DrillDownAsync(IPage page)
    {
        await page.Locator("tr", new() { HasText = "$10.02" })
            .GetByRole(AriaRole.Link, new() { NameRegex = new Regex("Explain") })
            .First.ClickAsync();
        var line = page.Locator("details.drill", new() { HasText = "Input tokens" });
        await line.Locator("summary").ClickAsync();
        await Expect(line.GetByText("Sum, equal to the line")).ToBeVisibleAsync();
        await Expect(line.Locator("tfoot")).ToContainTextAsync("5,000");
        await line.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Calls of journey") }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByText("1 call, 5,000 of 5,000 tokens.")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        var saved = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export CSV" }).ClickAsync());
        (await File.ReadAllTextAsync(await saved.PathAsync())).ShouldContain("input_tokens");
    }

    private static async Task SignUpAsync(IPage page, string email)
    {
        await page.GetByLabel("Your name").FillAsync("Lena Novak");
        await page.GetByLabel("Organisation").FillAsync("Harbour Works");
        await page.GetByLabel("Work e-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(page.GetByText(email).First).ToBeVisibleAsync();
    }

    private async Task ConfirmAsync(IPage page, string email)
    {
        await page.GotoAsync("/dev/mail");
        var link = await page.Locator($"a[href*='/confirm?']").First.GetAttributeAsync("href");
        link.ShouldNotBeNull().ShouldStartWith(portal.Url);
        await page.GotoAsync(link);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm and start" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/confirm", StringComparison.Ordinal));
    }

    private async Task PayAsync(IPage page, string plan)
    {
        await ChooseAsync(page, plan);
        await FillCardAsync(page, "4242 4242 4242 4242");
        await page.WaitForURLAsync(new Regex("/checkout/done"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(plan);
        await Expect(page.GetByText($"{plan} is open")).ToHaveCountAsync(1);
    }

    private async Task ChooseAsync(IPage page, string plan)
    {
        if (!page.Url.StartsWith(portal.SandboxUrl, StringComparison.Ordinal))
        {
            await page.GotoAsync("/pricing");
            await page.GetByRole(AriaRole.Button, new() { Name = $"Choose {plan}", Exact = true }).ClickAsync();
        }
        await page.WaitForURLAsync(url => url.StartsWith(portal.SandboxUrl, StringComparison.Ordinal));
    }

    private static async Task FillCardAsync(IPage page, string number)
    {
        await page.GetByLabel("Card number").FillAsync(number);
        await page.GetByLabel("Expires").FillAsync("12 / 34");
        await page.GetByLabel("Security code").FillAsync("123");
        await page.GetByLabel("Name on card").FillAsync("Lena Novak");
        await page.GetByLabel("Postal code").FillAsync("10001");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Pay ") }).ClickAsync();
    }

    private static async Task<string> CreateKeyAsync(IPage page)
    {
        await page.GotoAsync("/keys");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).First.ClickAsync(); // whether or not the page is connected yet
        await dialog.GetByLabel("Name").FillAsync("journey");
        await dialog.GetByLabel("Live").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        var shown = page.GetByText(new Regex("^bp_live_[0-9A-Za-z]{49}$")).First;
        await Expect(shown).ToBeVisibleAsync();
        var secret = (await shown.InnerTextAsync()).Trim();
        await page.Keyboard.PressAsync("Escape");
        await Expect(shown).ToBeVisibleAsync(); // an accidental click must not close the dialog: the key is shown only once
        await page.GetByLabel("I have stored this key").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(page.GetByText(secret[..12]).First).ToBeVisibleAsync();
        return secret;
    }

    private async Task<HttpStatusCode> ChatAsync(string secret, int input, int output)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, portal.Url + "/v1/chat/completions");
        request.Headers.Authorization = new("Bearer", secret);
        request.Content = System.Net.Http.Json.JsonContent.Create(
            new
            {
                messages = new[] { new { role = "user", content = string.Join(' ', Enumerable.Repeat("word", input)) } },
                max_tokens = output,
            }
        );
        return (await portal.Http.SendAsync(request)).StatusCode;
    }
}
