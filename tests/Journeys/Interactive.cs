using Microsoft.Playwright;

namespace Journeys;

/// <summary>Pages are drawn before their circuit is connected, and what is pressed before that is lost.</summary>
internal static class Interactive
{
    // Where Blazor keeps what an element's events lead to.
    private const string HasHandler = "element => Object.keys(element).some(key => key.startsWith('_blazorEvents_'))";

    public static async Task ClickUntilAsync(ILocator button, ILocator appears)
    {
        await PortalProcess.EventuallyAsync(() => button.EvaluateAsync<bool>(HasHandler), $"{button} leads somewhere");
        await button.ClickAsync();
        await appears.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Visible });
    }
}
