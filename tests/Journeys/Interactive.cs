using Microsoft.Playwright;

namespace Journeys;

/// <summary>Pages are drawn before their circuit is connected; a person clicks again when nothing happens, and so does this.</summary>
internal static class Interactive
{
    private const int MostClicks = 20;
    private const int PatienceMs = 1000;

    public static async Task ClickUntilAsync(ILocator button, ILocator appears)
    {
        for (var i = 0; i < MostClicks; i++)
        {
            await button.ClickAsync();
            try
            {
                await appears.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Visible, Timeout = PatienceMs });
                return;
            }
            catch (TimeoutException)
            {
                // Not connected yet.
            }
        }
        throw new TimeoutException($"{MostClicks} clicks on {button} did not bring {appears}.");
    }
}
