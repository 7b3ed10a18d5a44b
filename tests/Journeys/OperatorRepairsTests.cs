using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Journeys;

/// <summary>An operator corrects a customer's usage, changes its terms, and runs the reconciliation until the sums agree.</summary>
[Collection(OnePortal.Name)]
public sealed class OperatorRepairsTests(PortalProcess portal)
{
    [Fact]
    public async Task A_correction_says_its_amount_is_audited_and_the_sums_agree_again()
    {
        var page = await SignedIn.AsAsync(portal, portal.DemoOperator, 1280, 900, ColorScheme.Light);
        await page.GotoAsync("/admin/tenants?q=" + Uri.EscapeDataString(portal.DemoCustomer.Email));
        // A press in the moment in which the page becomes live can be lost, so it is repeated until the tenant's page is there.
        for (var tries = 0; tries < 10 && !page.Url.Contains("/admin/tenants/", StringComparison.Ordinal); tries++)
        {
            await page.Locator("tbody a.lead").First.ClickAsync();
            await page.WaitForTimeoutAsync(2000);
        }
        var dialog = page.GetByRole(AriaRole.Dialog);
        await page.GetByRole(AriaRole.Button, new() { Name = "Correct usage" }).ClickAsync();
        await dialog.GetByLabel("Meter").SelectOptionAsync("tokens");
        await dialog.GetByLabel("Units", new() { Exact = true }).FillAsync("4321");
        var add = dialog.GetByRole(AriaRole.Button, new() { Name = "Add 4,321 units for $0.00" });
        await add.ClickAsync();
        await Expect(dialog.GetByText("Say why")).ToBeVisibleAsync();
        await dialog.GetByLabel("Reason").FillAsync("A proxy that did not tell");
        await add.ClickAsync();
        await Expect(page.GetByText("4,321 units were added.")).ToBeVisibleAsync();
        await Expect(page.Locator("tr", new() { HasText = "A proxy that did not tell" })).ToContainTextAsync(portal.DemoOperator.Email);

        await page.GetByLabel("Usage that comes after its invoice is final").SelectOptionAsync("WriteOff");
        await page.GetByLabel("Reason").FillAsync("Agreed by telephone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change terms" }).ClickAsync();
        await dialog.GetByText("is billed nowhere from now on").WaitForAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Change terms" }).ClickAsync();
        await Expect(page.Locator("tr", new() { HasText = "Agreed by telephone" })).ToContainTextAsync("Terms changed");
        await ShouldBeAccessibleAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Compare and repair" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Reconciliation of");
        for (var i = 0; i < 20; i++)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Check this tenant" }).ClickAsync();
            var report = page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Report .* now") }).First;
            await page.WaitForTimeoutAsync(1000);
            if (await report.IsVisibleAsync())
            {
                await report.ClickAsync();
                await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Report .* now") }).ClickAsync();
            }
            if (await page.GetByRole(AriaRole.Heading, new() { Name = "All sums agree" }).IsVisibleAsync())
                break;
        }
        await page.GetByRole(AriaRole.Link, new() { Name = "Show them" }).ClickAsync();
        await Expect(page.Locator("tr", new() { HasText = "Tokens" }).First).ToContainTextAsync("Agree");
        page.Url.ShouldContain("show=all");
        await ShouldBeAccessibleAsync(page);
        await page.Context.CloseAsync();
    }

    private static async Task ShouldBeAccessibleAsync(IPage page) =>
        (await page.RunAxe())
            .Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id} at {violation.Nodes[0].Html}")
            .ShouldBeEmpty();
}
