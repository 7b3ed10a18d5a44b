using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Journeys;

/// <summary>A page that loses its server says so at once, reconnects by itself, and keeps the reader's input and place.</summary>
[Collection(OnePortal.Name)]
public sealed class ConnectionTests(PortalProcess portal)
{
    private static readonly Regex Key = new("^bp_live_[0-9A-Za-z]{49}$");

    [Fact]
    public async Task After_a_restart_pages_come_back_by_themselves_with_what_was_typed_and_a_key_shown_once_is_not_lost()
    {
        var (typing, copying) = (await KeysAsync(), await KeysAsync());
        var (typed, copied) = (typing.GetByRole(AriaRole.Dialog), copying.GetByRole(AriaRole.Dialog));
        await CreateKeyAsync(copying, copied, "kept-through-a-restart");
        var secret = await copied.GetByText(Key).InnerTextAsync();
        await typing.GetByRole(AriaRole.Button, new() { Name = "Create key" }).First.ClickAsync();
        await typed.GetByLabel("Name").FillAsync("nightly-export");
        await typed.GetByLabel("Live").CheckAsync();
        await typed.GetByLabel("Expiry").SelectOptionAsync("In 90 days");
        await typed.GetByLabel("billing:read").UncheckAsync();
        await typed.GetByText("Limits of its own").ClickAsync();
        await typed.GetByLabel("Calls per minute").FillAsync("30");
        await typed.GetByLabel("Allowed addresses").FillAsync(secret); // in the wrong field: a key is a secret wherever it is typed

        await portal.KillAsync();
        foreach (var page in (IPage[])[typing, copying])
            await Expect(page.GetByText("Connection lost")).ToBeVisibleAsync();
        await typed.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync(); // above the dialog and clickable
        await typed.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        await Expect(typing.GetByText("“Create key” was not done")).ToBeVisibleAsync();
        await portal.StartAgainAsync();

        await Expect(typing.GetByText("What you had typed is here again")).ToBeVisibleAsync();
        await Expect(typed.GetByLabel("Name")).ToHaveValueAsync("nightly-export");
        await Expect(typed.GetByLabel("Live")).ToBeCheckedAsync();
        await Expect(typed.GetByLabel("Expiry")).ToHaveValueAsync("90");
        await Expect(typed.GetByLabel("billing:read")).Not.ToBeCheckedAsync();
        await Expect(typed.GetByLabel("Calls per minute")).ToHaveValueAsync("30");
        await Expect(typed.GetByLabel("Allowed addresses")).ToHaveValueAsync("");
        (await typing.EvaluateAsync<string>("JSON.stringify(sessionStorage)")).ShouldNotContain(secret);
        await typed.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        await Expect(typed.GetByText(Key)).ToBeVisibleAsync();
        await Expect(typed).ToContainTextAsync("30 calls / min");

        await Expect(copying.GetByText("Copy the key first, then reload")).ToBeVisibleAsync();
        await Expect(copied.GetByText(secret)).ToBeVisibleAsync();
        copying.Dialog += async (_, question) => await question.AcceptAsync();
        await copied.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await Expect(copying.GetByText(secret)).ToHaveCountAsync(0);
        await Expect(copying.GetByText("kept-through-a-restart").First).ToBeVisibleAsync();
        foreach (var page in (IPage[])[typing, copying])
            await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_noticed_at_the_next_press_and_the_page_goes_on_where_it_was()
    {
        var page = await KeysAsync();
        await page.EvaluateAsync("window.stayed = true");
        var search = page.GetByRole(AriaRole.Searchbox);
        portal.Freeze();
        try
        {
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Live") }).ClickAsync(); // nothing answers
            await Expect(page.GetByText("Connection lost")).ToBeVisibleAsync();
            await search.FillAsync("no key has this name");
        }
        finally
        {
            portal.Thaw();
        }
        await Expect(page.GetByText("Connection lost")).ToBeHiddenAsync();
        await Expect(page.GetByText("No key matches")).ToBeVisibleAsync();
        await Expect(search).ToHaveValueAsync("no key has this name");
        (await page.EvaluateAsync<bool>("window.stayed === true")).ShouldBeTrue("the same page, in the same circuit");
        await page.Context.CloseAsync();
    }

    private async Task<IPage> KeysAsync()
    {
        var page = await SignedIn.AsAsync(portal, portal.DemoCustomer, 1280, 900, ColorScheme.Light);
        await page.GotoAsync("/keys");
        await Circuit.DrawnAsync(page);
        return page;
    }

    private static async Task CreateKeyAsync(IPage page, ILocator dialog, string name)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).First.ClickAsync();
        await dialog.GetByLabel("Name").FillAsync(name);
        await dialog.GetByLabel("Live").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        await Expect(dialog.GetByText(Key)).ToBeVisibleAsync();
    }
}
