using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Journeys;

/// <summary>A page looks ready before its circuit is connected: clicks and input in that time are not lost and not applied twice.</summary>
[Collection(OnePortal.Name)]
public sealed class FirstClickTests(PortalProcess portal)
{
    private const int LateMs = 2500;

    // Counts clicks that reached the page, not those buffered.
    private const string CountPresses =
        "window.presses = 0; document.addEventListener('click', event => { if (event.target.closest('button')) window.presses++; });";

    [Theory]
    [InlineData("**/_framework/blazor.web*.js*")]
    [InlineData("**/_blazor/negotiate*")]
    [InlineData("**/portal*.js*")]
    public async Task A_press_before_the_page_is_connected_is_done_once_when_it_is(string late)
    {
        var page = await LateAsync(late);
        var create = page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).First;
        var before = await PlaceAsync(create);
        await create.ClickAsync();
        await create.ClickAsync(); // people click again when nothing happens
        await Expect(create).ToHaveAttributeAsync("aria-busy", "true");
        (await PlaceAsync(create)).ShouldBe(before, "nothing moves");
        (await page.EvaluateAsync<int>("window.presses")).ShouldBe(0);

        await Expect(page.GetByRole(AriaRole.Dialog).GetByLabel("Name")).ToBeVisibleAsync();
        (await page.EvaluateAsync<int>("window.presses")).ShouldBe(1);
        await Expect(page.Locator("[aria-busy=true]:is(button)")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.WaitForTimeoutAsync(500);
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_was_typed_before_the_page_is_connected_stays_and_counts()
    {
        var page = await LateAsync("**/_blazor/negotiate*");
        var search = page.GetByRole(AriaRole.Searchbox);
        await search.FillAsync("no key has this name");
        await Expect(page.GetByText("No key matches")).ToBeVisibleAsync();
        await Expect(search).ToHaveValueAsync("no key has this name");
        await Expect(search).ToBeFocusedAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Of_two_presses_the_last_one_counts()
    {
        var page = await LateAsync("**/_blazor/negotiate*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).First.ClickAsync();
        var test = page.GetByRole(AriaRole.Group, new() { Name = "Kind" }).GetByRole(AriaRole.Button, new() { NameRegex = new("^Test") });
        await test.ClickAsync();
        await Expect(test).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        (await page.EvaluateAsync<int>("window.presses")).ShouldBe(1);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_choice_and_a_search_made_before_the_page_is_connected_count()
    {
        var page = await LateAsync("**/_framework/blazor.web*.js*", portal.DemoOperator, "/admin/tenants", lateMs: 6000);
        var filter = page.Locator(".pick select").First;
        var choice = (await filter.Locator("option").Nth(1).GetAttributeAsync("value"))!;
        await filter.SelectOptionAsync(choice);
        await page.GetByRole(AriaRole.Searchbox).FillAsync("nobody is called so");
        await page.WaitForURLAsync(url =>
            url.Contains("q=nobody", StringComparison.Ordinal) && url.Contains("=" + choice, StringComparison.Ordinal)
        );
        await Expect(filter).ToHaveValueAsync(choice);
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("nobody is called so");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_menu_that_was_opened_before_the_page_is_connected_stays_open()
    {
        var page = await LateAsync("**/_blazor/negotiate*", portal.DemoCustomer, "/overview", width: 390);
        await page.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await Expect(page.Locator("dialog.drawer")).ToBeVisibleAsync();
        await Circuit.DrawnAsync(page);
        await page.WaitForTimeoutAsync(500);
        await Expect(page.Locator("dialog.drawer")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_press_that_can_never_be_done_is_said()
    {
        var page = await SignedIn.AsAsync(portal, portal.DemoCustomer, 1280, 900, ColorScheme.Light);
        await page.RouteAsync("**/_framework/blazor.web*.js*", route => route.AbortAsync());
        await page.GotoAsync("/keys");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).First.ClickAsync();
        await Expect(page.GetByText("“Create key” was not done: a part of this page did not load")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    private static async Task<(float, float, float, float)> PlaceAsync(ILocator element)
    {
        var box = (await element.BoundingBoxAsync())!;
        return (box.X, box.Y, box.Width, box.Height);
    }

    private Task<IPage> LateAsync(string late) => LateAsync(late, portal.DemoCustomer, "/keys");

    /// <summary>A rendered page, with one of the requests it needs to connect delayed for seconds.</summary>
    private async Task<IPage> LateAsync(string late, (string, string) account, string path, int width = 1280, int lateMs = LateMs)
    {
        var page = await SignedIn.AsAsync(portal, account, width, 900, ColorScheme.Light);
        await page.AddInitScriptAsync(CountPresses);
        await page.RouteAsync(
            late,
            async route =>
            {
                await Task.Delay(lateMs);
                await route.ContinueAsync();
            }
        );
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Commit });
        return page;
    }
}
