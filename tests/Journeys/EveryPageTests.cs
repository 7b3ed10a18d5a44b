using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Journeys;

/// <summary>
/// Every page at desktop and phone width, light and dark: it loads, has its heading, nothing is wider than the screen, the
/// browser console is clean, and axe finds nothing serious.
/// </summary>
[Collection(OnePortal.Name)]
public sealed class EveryPageTests(PortalProcess portal)
{
    private static readonly string[] Public =
    [
        "/pricing",
        "/sign-up",
        "/sign-in",
        "/forgot",
        "/confirm",
        "/reference",
        "/dev/mail",
        "/no-such-page",
    ];
    private static readonly string[] Customer = ["/overview", "/usage", "/plan", "/invoices", "/keys", "/quickstart", "/settings"];
    private static readonly string[] Operator =
    [
        "/admin/tenants",
        "/admin/invoices",
        "/admin/events",
        "/admin/reconciliation",
        "/admin/jobs",
    ];

    // Overlapping texts within one SVG.
    private const string TextOverText = """
        () => [...document.querySelectorAll('svg')].flatMap(svg => {
          const words = [...svg.querySelectorAll('text')].map(text => [text.textContent.trim(), text.getBoundingClientRect()])
            .filter(([words, box]) => words && box.width > 0);
          return words.flatMap(([one, a], i) => words.slice(i + 1)
            .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
              && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3)
            .map(([other]) => `"${one}" lies on "${other}"`));
        })
        """;

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Public_pages(int width, ColorScheme scheme)
    {
        var page = await portal.PageAsync(width, 900, scheme);
        await CheckPagesAsync(page, [.. Public, await ConfirmationAsync(page)]);
    }

    // The password page needs a valid link; with an invalid one it says only that the link has expired.
    private static async Task<string> ConfirmationAsync(IPage page)
    {
        await page.GotoAsync("/sign-up?plan=free");
        await page.GetByLabel("Your name").FillAsync("Noor Haddad");
        await page.GetByLabel("Organisation").FillAsync("Quay Works");
        await page.GetByLabel("e-mail").FillAsync($"noor-{Guid.NewGuid():N}@example.com");
        await page.GetByLabel("Password").FillAsync("three unrelated words");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Check your mail" }).WaitForAsync();
        await page.GotoAsync("/dev/mail");
        return (await page.Locator("a[href*='/confirm?']").First.GetAttributeAsync("href"))!;
    }

    [Theory]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task Customer_pages(int width, ColorScheme scheme) =>
        await CheckPagesAsync(await SignedIn.AsAsync(portal, portal.DemoCustomer, width, 900, scheme), Customer);

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Operator_pages(int width, ColorScheme scheme) =>
        await CheckPagesAsync(await SignedIn.AsAsync(portal, portal.DemoOperator, width, 900, scheme), Operator);

    [Fact]
    public async Task The_operators_pages_do_not_exist_for_a_customer()
    {
        var page = await SignedIn.AsAsync(portal, portal.DemoCustomer, 1280, 900, ColorScheme.Light);
        foreach (var path in Operator)
            (await page.GotoAsync(path))!.Status.ShouldBe(404, path);
    }

    [Theory]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task The_sandboxs_own_pages_cut_nothing_off(int width, ColorScheme scheme)
    {
        var page = await portal.PageAsync(width, 900, scheme);
        string[] lists = ["customers", "subscriptions", "invoices", "meters", "events", "deliveries", "operations"];
        await CheckPagesAsync(
            page,
            [portal.SandboxUrl + "/", .. lists.Select(list => $"{portal.SandboxUrl}/dashboard/{list}")],
            """
            [...document.querySelectorAll('.sheet, .scroll, .btn')].filter(box => box.scrollWidth > box.clientWidth)
              .map(box => box.className + ' ' + box.innerText.slice(0, 40))
            """
        );
    }

    [Fact]
    public async Task Nothing_slips_out_of_its_row_or_column()
    {
        var wide = await SignedIn.AsAsync(portal, portal.DemoCustomer, 1440, 900, ColorScheme.Light);
        await wide.GotoAsync("/usage");
        await Circuit.DrawnAsync(wide);
        (await BottomAsync(wide, ".before-check")).ShouldBe(
            await BottomAsync(wide, "#usage-range"),
            2,
            "the last filter is in the row of the first"
        );
        await wide.Context.CloseAsync();

        var anybody = await portal.PageAsync(1440, 900);
        await anybody.GotoAsync("/pricing");
        (await BoxAsync(anybody, ".pub-head .brand")).X.ShouldBe(
            (await BoxAsync(anybody, "main h1")).X,
            1,
            "the mark stands above the heading"
        );
        await anybody.Context.CloseAsync();

        var narrow = await SignedIn.AsAsync(portal, portal.DemoOperator, 390, 900, ColorScheme.Light);
        await narrow.GotoAsync("/admin/tenants");
        await Circuit.DrawnAsync(narrow);
        var oneLine = (await BoxAsync(narrow, "tbody th b")).Height;
        (await BoxAsync(narrow, "tbody th .mono")).Height.ShouldBeLessThan(oneLine * 1.5f, "an id is one word");
        (
            await narrow.EvaluateAsync<string>("getComputedStyle(document.querySelector('.split.n5 > :nth-child(4)')).borderLeftWidth")
        ).ShouldBe("1px");
        await narrow.Context.CloseAsync();
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(IPage page, string selector)
    {
        // The live page replaces the prerendered one, whose elements then have no bounding box.
        LocatorBoundingBoxResult? box = null;
        await PortalProcess.EventuallyAsync(
            async () => (box = await page.Locator(selector).First.BoundingBoxAsync()) is not null,
            $"{selector} is drawn"
        );
        return box!;
    }

    private static async Task<float> BottomAsync(IPage page, string selector)
    {
        var box = await BoxAsync(page, selector);
        return box.Y + box.Height;
    }

    private static async Task CheckPagesAsync(IPage page, string[] paths, string? cutOff = null)
    {
        var complaints = new List<string>();
        var currentPath = "";
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !currentPath.StartsWith("/no-such", StringComparison.Ordinal))
                complaints.Add($"{currentPath}: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Add($"{currentPath}: {error}");
        foreach (var path in paths)
        {
            currentPath = path;
            var answer = (await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load }))!;
            if (path != "/no-such-page" && answer.Status != 200)
                complaints.Add($"{path}: answered {answer.Status}");
            await page.Locator("h1").First.WaitForAsync();
            if (await page.Locator("script[src*='blazor.web']").CountAsync() > 0)
                await Circuit.DrawnAsync(page);
            await page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=true]')"); // until the loaded data is drawn
            await page.WaitForTimeoutAsync(1200); // errors that appear a moment later count too
            var width = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            if (width > page.ViewportSize!.Width)
                complaints.Add($"{path}: {width} px wide on a screen of {page.ViewportSize.Width}");
            if (cutOff is not null)
                complaints.AddRange((await page.EvaluateAsync<string[]>(cutOff)).Select(box => $"{path}: cut off: {box}"));
            complaints.AddRange((await page.EvaluateAsync<string[]>(TextOverText)).Select(words => $"{path}: {words}"));
            var found = await page.RunAxe();
            complaints.AddRange(
                found
                    .Violations.Where(violation => violation.Impact is "serious" or "critical")
                    .Select(violation =>
                        $"{path}: {violation.Impact} {violation.Id} at "
                        + $"{string.Join(" | ", violation.Nodes.Take(2).Select(node => node.Html))}"
                    )
            );
        }
        complaints.ShouldBeEmpty();
        await page.Context.CloseAsync();
    }
}
