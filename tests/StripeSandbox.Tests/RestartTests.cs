using System.Text.Json.Nodes;
using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests;

public sealed class RestartTests
{
    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        var data = Sandbox.NewDirectory();
        var first = await Sandbox.StartAt(data);
        var make = new Catalogue(first);
        await make.Meter("tokens");
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, await make.Fixed(1000));
        await make.Use("tokens", customer, 41, "one");
        var moved = (await first.Advance(5000))["offset_seconds"].Number();
        var kept = await first.Post("/v1/products", new { name = "Kept" }, "a-key");
        await first.Delete($"/v1/products/{(await make.Product("Gone")).Id()}");
        var account = (await first.Get("/v1/account")).Id;
        var before = (await first.Get($"/v1/subscriptions/{subscription.Id()}")).Text;
        await first.Stop();
        for (var i = 0; i < 2; i++)
        {
            // Restart twice: the second start reads what the first one compacted.
            var again = await Sandbox.StartAt(data);
            (await again.Get("/v1/account")).Id.ShouldBe(account);
            (await again.Get($"/v1/subscriptions/{subscription.Id()}")).Text.ShouldBe(before);
            (await again.Own("/_sandbox/clock"))["offset_seconds"].Number().ShouldBe(moved);
            (await new Catalogue(again).Use("tokens", customer, 41, "one")).Status.ShouldBe(400);
            (await again.Post("/v1/products", new { name = "Kept" }, "a-key")).Text.ShouldBe(kept.Text);
            (await again.Get("/v1/products", new { limit = 100 })).List.Select(p => p["name"].Text()).ShouldNotContain("Gone");
            await again.Stop();
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_torn_last_line_is_dropped_and_the_rest_kept()
    {
        var data = Sandbox.NewDirectory();
        var first = await Sandbox.StartAt(data);
        var customer = (await first.Made("/v1/customers", new { name = "Ann" })).Id();
        await first.Stop();
        await File.AppendAllTextAsync(Path.Combine(data, "sandbox.journal"), """{"o":[{"id":"cus_torn","object":"custo""");
        await using var again = await Sandbox.StartAt(data);
        (await again.Get("/v1/customers")).List.Single().Id().ShouldBe(customer);
        (await again.Made("/v1/customers", new { name = "Ben" }))["name"].Text().ShouldBe("Ben");
    }

    [Fact]
    public async Task Reset_forgets_everything_the_account_too()
    {
        await using var sandbox = await Sandbox.Start();
        await sandbox.Made("/v1/customers");
        await sandbox.Advance(1000);
        var account = (await sandbox.Get("/v1/account")).Id;
        await sandbox.Own("/_sandbox/reset", new JsonObject());
        (await sandbox.Get("/v1/customers")).List.ShouldBeEmpty();
        (await sandbox.Get("/v1/account")).Id.ShouldNotBe(account);
        (await sandbox.Own("/_sandbox/clock"))["offset_seconds"].Number().ShouldBe(0);
    }
}
