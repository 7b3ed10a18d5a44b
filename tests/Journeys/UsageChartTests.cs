using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Journeys;

/// <summary>
/// Chart values are available to mouse, touch and keyboard; and on a phone the menu's close button is not where the thumb
/// opened it.
/// </summary>
[Collection(OnePortal.Name)]
public sealed class UsageChartTests(PortalProcess portal)
{
    [Fact]
    public async Task A_column_tells_its_numbers_to_mouse_finger_and_keyboard()
    {
        await CallAsync();
        var page = await UsageAsync(1280, "/usage?range=7d");
        var (chart, tip) = (page.Locator("[data-chart]"), page.Locator("[data-chart] .tip"));
        var today = page.Locator("figure tbody tr").Last;
        var (name, total) = (await today.Locator("th").TextContentAsync(), await today.Locator("td").Last.TextContentAsync());

        // If the page goes live at that moment, it redraws the column, and a resting pointer or focus does not fire again. Retry.
        await PatientlyAsync(async () =>
        {
            await page.Mouse.MoveAsync(5, 5);
            await chart.Locator(".hit:visible").Last.HoverAsync();
            await page.WaitForTimeoutAsync(500);
            return await tip.CountAsync() > 0;
        });
        await Expect(tip).ToContainTextAsync(name!);
        await Expect(tip).ToContainTextAsync(total!);
        await page.Mouse.MoveAsync(5, 5);
        await Expect(tip).ToHaveCountAsync(0);

        await PatientlyAsync(async () =>
        {
            await chart.FocusAsync();
            await page.Keyboard.PressAsync("End");
            await page.WaitForTimeoutAsync(500);
            return await tip.CountAsync() > 0;
        });
        await Expect(tip).ToContainTextAsync(name!);
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(tip).Not.ToContainTextAsync(name!);
        await page.Keyboard.PressAsync("Escape");
        await Expect(tip).ToHaveCountAsync(0);

        await PatientlyAsync(async () =>
        {
            await chart.Locator(".hit:visible").Last.DispatchEventAsync("pointerdown", new { pointerType = "touch", bubbles = true });
            await page.WaitForTimeoutAsync(500);
            return await tip.CountAsync() > 0;
        });
        await Expect(tip).ToContainTextAsync(name!);
        await page.Context.CloseAsync();
    }

    private static async Task PatientlyAsync(Func<Task<bool>> gesture)
    {
        const int MostTries = 180;
        for (var tries = 0; tries < MostTries && !await gesture(); tries++)
            await Task.Delay(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Hours_one_key_and_the_period_before_are_a_choice_each_and_stand_in_the_address()
    {
        await CallAsync();
        var page = await UsageAsync(1280, "/usage?range=7d");
        await page.GetByLabel("Step").SelectOptionAsync("hour");
        await page.WaitForURLAsync(url => url.Contains("step=hour", StringComparison.Ordinal));
        await Expect(page.GetByText("Hours are UTC and of all keys together")).ToBeVisibleAsync();
        await page.GetByLabel("Step").SelectOptionAsync("");
        await page.GetByLabel("Period before").CheckAsync();
        await page.WaitForURLAsync(url => url.Contains("compare=before", StringComparison.Ordinal));
        await Expect(page.Locator(".legend .sw.before")).ToBeVisibleAsync();
        var key = page.Locator("#usage-key");
        await key.SelectOptionAsync(new SelectOptionValue { Index = await key.Locator("option").CountAsync() - 1 });
        await page.WaitForURLAsync(url => url.Contains("key=", StringComparison.Ordinal));
        await Expect(page.Locator("table.cards tbody tr")).ToHaveCountAsync(1);
        await page.GotoAsync("/usage?from=2026-02-31&to=2026-01-01");
        await Expect(page.GetByText("“2026-02-31” is not a day. This period is shown.")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Where_More_was_pressed_nothing_of_the_menu_is_pressed_by_a_second_tap()
    {
        var page = await UsageAsync(390, "/overview");
        await page.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await Expect(page.Locator("dialog.drawer")).ToBeVisibleAsync();
        (await page.EvaluateAsync<string>(UnderTheThumb)).ShouldBe("nothing");
        await page.Context.CloseAsync();
    }

    // What a tap in the middle of More would hit.
    private const string UnderTheThumb = """
        () => {
          const more = document.querySelector('.bottombar button').getBoundingClientRect();
          return document.elementFromPoint(more.x + more.width / 2, more.y + more.height / 2)?.closest('button, a')?.outerHTML ?? 'nothing';
        }
        """;

    private async Task<IPage> UsageAsync(int width, string path)
    {
        var page = await SignedIn.AsAsync(portal, portal.DemoCustomer, width, 844, ColorScheme.Light);
        await page.GotoAsync(path);
        await Circuit.DrawnAsync(page);
        return page;
    }

    private async Task CallAsync()
    {
        var parts = portal.CurlLine.Split(' ', 4);
        using var request = new HttpRequestMessage(HttpMethod.Get, parts[2]);
        request.Headers.Add("Authorization", portal.CurlLine.Split('"')[1]["Authorization: ".Length..]);
        (await portal.Http.SendAsync(request)).EnsureSuccessStatusCode();
    }
}
