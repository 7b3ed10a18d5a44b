using Microsoft.Playwright;

namespace Journeys;

/// <summary>Pages are drawn before their circuit is connected, and what is pressed before that is lost.</summary>
internal static class Interactive
{
    public static async Task ClickUntilAsync(IPage page, ILocator button, ILocator appears)
    {
        await Circuit.DrawnAsync(page);
        await button.ClickAsync();
        await appears.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Visible });
    }
}
