using Microsoft.Playwright;

namespace Journeys;

internal static class SignedIn
{
    public static async Task<IPage> AsAsync(
        PortalProcess portal,
        (string Email, string Password) account,
        int width,
        int height,
        ColorScheme scheme
    )
    {
        var page = await portal.PageAsync(width, height, scheme);
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("e-mail").FillAsync(account.Email);
        await page.GetByLabel("Password").FillAsync(account.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        return page;
    }
}
