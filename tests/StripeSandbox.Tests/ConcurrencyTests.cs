using System.Globalization;
using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests;

public sealed class ConcurrencyTests
{
    /// <summary>Callers, pages and the clock at the same time: nothing is lost, nothing is billed twice, nobody gets a 500.</summary>
    [Fact]
    public async Task Usage_reported_while_time_is_advanced_is_billed_exactly_once()
    {
        await using var sandbox = await Sandbox.Start("TickMs=20");
        var make = new Catalogue(sandbox);
        var meter = await make.Meter("tokens");
        var price = await make.Metered(meter, "1");
        var customers = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            customers.Add(await make.Customer());
            await make.Subscribe(customers[i], price);
        }

        var reports = Parallel.ForAsync(
            0,
            400,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (i, _) =>
            {
                (await make.Use("tokens", customers[i % 4], 1, "e" + i.ToString(CultureInfo.InvariantCulture))).Status.ShouldBe(200);
                if (i % 20 == 0)
                    (await sandbox.Http.GetAsync("/")).EnsureSuccessStatusCode();
            }
        );
        for (var i = 0; i < 6; i++)
            await sandbox.Advance(10 * 86_400);
        await reports;
        await sandbox.Advance(40 * 86_400);
        var invoices = new List<System.Text.Json.Nodes.JsonObject>();
        foreach (var customer in customers)
            invoices.AddRange((await sandbox.Get("/v1/invoices", new { customer, limit = 100 })).List);
        invoices.ShouldAllBe(i => i["status"].Text() == "paid");
        invoices.SelectMany(i => i["lines"].Data()).Sum(l => l["quantity"].Number()).ShouldBe(400);
        invoices.Sum(i => i["total"].Number()).ShouldBe(400);
    }
}
