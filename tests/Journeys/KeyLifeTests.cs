using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Journeys;

/// <summary>The life of a key on its page: created with limits, restricted further, rotated, expired.</summary>
[Collection(OnePortal.Name)]
public sealed class KeyLifeTests(PortalProcess portal)
{
    [Fact]
    public async Task A_key_is_bounded_and_rotated_and_the_old_one_ends_after_the_grace()
    {
        var page = await SignedIn.AsAsync(portal, portal.DemoCustomer, 1280, 900, ColorScheme.Light);
        var name = $"batch-{Guid.NewGuid():N}"[..14];
        var dialog = page.GetByRole(AriaRole.Dialog);
        await page.GotoAsync("/keys");

        var old = await CreateAsync(page, dialog, name);
        var row = page.Locator("tr", new() { HasText = old[..12] });
        await Expect(row).ToContainTextAsync("30 calls / min · 2 networks");
        (await CallAsync(old)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await row.GetByRole(AriaRole.Button, new() { Name = $"Rotate {name}" }).ClickAsync();
        await dialog.GetByLabel("1 hour").CheckAsync();
        await Expect(dialog).ToContainTextAsync("Both keys work until");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Rotate key" }).ClickAsync();
        var made = await StoreAsync(page, dialog);
        made.ShouldNotBe(old);
        await Expect(row).ToContainTextAsync("Rotating until");
        await Expect(row.GetByRole(AriaRole.Button, new() { Name = $"Rotate {name}" })).ToHaveCountAsync(0);
        (await CallAsync(old)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await CallAsync(made)).Headers.GetValues("RateLimit-Limit").ShouldBe(["30"]);

        var newer = page.Locator("tr", new() { HasText = made[..12] });
        await EditAsync(newer, dialog, name, rate: "5", networks: "203.0.113.7");
        await Expect(newer).ToContainTextAsync("5 calls / min · 1 network");
        (await CallAsync(made)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await EditAsync(newer, dialog, name, rate: "", networks: "");
        await Expect(newer).Not.ToContainTextAsync("calls / min");
        (await CallAsync(made)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await portal.AdvanceBySecondsAsync(3601);
        await Expect(row).ToContainTextAsync("Expired", new() { Timeout = 60_000 });
        (await CallAsync(old)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await CallAsync(made)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await page.GetByRole(AriaRole.Searchbox).FillAsync(made[..12]);
        await Expect(row).ToHaveCountAsync(0);
        await newer.GetByRole(AriaRole.Button, new() { Name = $"Revoke {name}" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Revoke key" }).ClickAsync();
        await Expect(newer).ToContainTextAsync("Revoked");
        (await CallAsync(made)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Test \\d+$") }).ClickAsync();
        await Expect(page.GetByText("No key matches")).ToBeVisibleAsync();

        portal.Output.ShouldNotContain(old);
        portal.Output.ShouldNotContain(made);
        await page.Context.CloseAsync();
    }

    private static async Task<string> CreateAsync(IPage page, ILocator dialog, string name)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).First.ClickAsync();
        await dialog.GetByLabel("Name").FillAsync(name);
        await Expect(dialog.GetByLabel("Test, to begin with")).ToBeCheckedAsync(); // the recommended option is selected
        await dialog.GetByLabel("Live").CheckAsync();
        await dialog.GetByLabel("Expiry").SelectOptionAsync("In 90 days");
        await dialog.GetByText("Limits of its own").ClickAsync();
        await dialog.GetByLabel("Calls per minute").FillAsync("30");
        await dialog.GetByLabel("Allowed addresses").FillAsync("127.0.0.0/8\n::1/129");
        var create = dialog.GetByRole(AriaRole.Button, new() { Name = "Create key" });
        await create.ClickAsync();
        await Expect(dialog.GetByText("Line 2, “::1/129”, is not an address or network")).ToBeVisibleAsync();
        await Expect(dialog.GetByLabel("Allowed addresses")).ToBeFocusedAsync();
        await Expect(dialog.GetByLabel("Name")).ToHaveValueAsync(name); // the typed name is kept
        await dialog.GetByLabel("Allowed addresses").FillAsync("127.0.0.0/8\n::1/128");
        await create.ClickAsync();
        return await StoreAsync(page, dialog);
    }

    private static async Task EditAsync(ILocator row, ILocator dialog, string name, string rate, string networks)
    {
        await row.GetByRole(AriaRole.Button, new() { Name = $"Edit limits of {name}" }).ClickAsync();
        await dialog.GetByLabel("Calls per minute").FillAsync(rate);
        await dialog.GetByLabel("Allowed addresses").FillAsync(networks);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save limits" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }

    /// <summary>Reads the key from the only dialog that shows it, and closes the dialog.</summary>
    private static async Task<string> StoreAsync(IPage page, ILocator dialog)
    {
        var shown = dialog.GetByText(new Regex("^bp_live_[0-9A-Za-z]{49}$"));
        await Expect(shown).ToBeVisibleAsync();
        var secret = (await shown.InnerTextAsync()).Trim();
        await dialog.GetByLabel("I have stored this key").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(page.GetByText(secret)).ToHaveCountAsync(0);
        return secret;
    }

    private async Task<HttpResponseMessage> CallAsync(string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, portal.Url + "/v1/echo");
        request.Headers.Authorization = new("Bearer", secret);
        return await portal.Http.SendAsync(request);
    }
}
