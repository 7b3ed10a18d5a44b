using System.Globalization;
using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests.Api;

public sealed class ReadingTests
{
    [Fact]
    public async Task Lists_are_paged_newest_first_both_ways()
    {
        await using var sandbox = await Sandbox.Start();
        var ids = new List<string>();
        for (var i = 0; i < 7; i++)
            ids.Insert(0, (await sandbox.Made("/v1/customers", new { name = i.ToString(CultureInfo.InvariantCulture) })).Id());
        var first = await sandbox.Get("/v1/customers", new { limit = 3 });
        first.List.Select(c => c.Id()).ShouldBe(ids[..3]);
        first["has_more"]!.GetValue<bool>().ShouldBeTrue();
        var second = await sandbox.Get("/v1/customers", new { limit = 3, starting_after = ids[2] });
        second.List.Select(c => c.Id()).ShouldBe(ids[3..6]);
        var last = await sandbox.Get("/v1/customers", new { limit = 3, starting_after = ids[5] });
        last.List.Count.ShouldBe(1);
        last["has_more"]!.GetValue<bool>().ShouldBeFalse();
        var back = await sandbox.Get("/v1/customers", new { limit = 2, ending_before = ids[4] });
        back.List.Select(c => c.Id()).ShouldBe(ids[2..4]);
        back["has_more"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Metadata_merges_key_by_key()
    {
        await using var sandbox = await Sandbox.Start();
        var id = (await sandbox.Made("/v1/customers", new { metadata = new { a = "1", b = "2" } })).Id();
        var merged = await sandbox.Made($"/v1/customers/{id}", new { metadata = new { b = "", c = "3" } });
        merged["metadata"]!.ToJsonString().ShouldBe("""{"a":"1","c":"3"}""");
        (await sandbox.Made($"/v1/customers/{id}", new { metadata = "" }))["metadata"]!.ToJsonString().ShouldBe("{}");
    }

    [Fact]
    public async Task Expanding_reaches_into_lists_and_four_levels_deep()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var customer = await make.Customer();
        await make.Subscribe(customer, await make.Fixed(1000));
        var list = await sandbox.Get(
            "/v1/subscriptions",
            new
            {
                expand = new[]
                {
                    "data.latest_invoice.payments.data.payment.payment_intent.latest_charge",
                    "data.customer",
                    "data.items.data.price.product",
                },
            }
        );
        var subscription = list.List[0];
        subscription["customer"]!["email"].Text().ShouldBe("dev@example.com");
        subscription["items"].Data()[0]["price"]!["product"]!["name"].Text().ShouldBe("Pro");
        subscription["latest_invoice"]!["payments"].Data()[0]["payment"]!["payment_intent"]!["latest_charge"]!["paid"]!
            .GetValue<bool>()
            .ShouldBeTrue();
    }

    [Fact]
    public async Task Lookup_keys_move_only_when_told_to()
    {
        await using var sandbox = await Sandbox.Start();
        var product = (await sandbox.Made("/v1/products", new { name = "Pro" })).Id();
        var old = (
            await sandbox.Made(
                "/v1/prices",
                new
                {
                    product,
                    currency = "usd",
                    unit_amount = 1,
                    lookup_key = "pro",
                }
            )
        ).Id();
        (
            await sandbox.Post(
                "/v1/prices",
                new
                {
                    product,
                    currency = "usd",
                    unit_amount = 2,
                    lookup_key = "pro",
                }
            )
        ).Status.ShouldBe(400);
        var fresh = (
            await sandbox.Made(
                "/v1/prices",
                new
                {
                    product,
                    currency = "usd",
                    unit_amount = 2,
                    lookup_key = "pro",
                    transfer_lookup_key = true,
                }
            )
        ).Id();
        (await sandbox.Get("/v1/prices", new { lookup_keys = new[] { "pro" } })).List.Single().Id().ShouldBe(fresh);
        (await sandbox.Get($"/v1/prices/{old}"))["lookup_key"].ShouldBeNull();
    }

    [Fact]
    public async Task Search_finds_by_metadata()
    {
        await using var sandbox = await Sandbox.Start();
        await sandbox.Made("/v1/customers", new { metadata = new { tenant = "6" } });
        var wanted = (await sandbox.Made("/v1/customers", new { metadata = new { tenant = "7" } })).Id();
        (await sandbox.Get("/v1/customers/search", new { query = "metadata['tenant']:'7'" })).List.Single().Id().ShouldBe(wanted);
        (await sandbox.Get("/v1/customers/search", new { query = "oh no" })).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Decimal_amounts_keep_twelve_places_and_only_whole_ones_have_a_unit_amount()
    {
        await using var sandbox = await Sandbox.Start();
        var product = (await sandbox.Made("/v1/products", new { name = "Pro" })).Id();
        var fine = await sandbox.Made(
            "/v1/prices",
            new
            {
                product,
                currency = "usd",
                unit_amount_decimal = "0.000000000001",
            }
        );
        fine["unit_amount"].ShouldBeNull();
        fine["unit_amount_decimal"].Text().ShouldBe("0.000000000001");
        (
            await sandbox.Made(
                "/v1/prices",
                new
                {
                    product,
                    currency = "usd",
                    unit_amount_decimal = "12.00",
                }
            )
        )["unit_amount"].Number().ShouldBe(12);
        (
            await sandbox.Post(
                "/v1/prices",
                new
                {
                    product,
                    currency = "usd",
                    unit_amount_decimal = "0.0000000000001",
                }
            )
        ).Status.ShouldBe(400);
    }
}
