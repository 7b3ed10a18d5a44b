using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests.Resources;

/// <summary>A customer's entitlements; each change emits one event.</summary>
public sealed class EntitlementTests : IAsyncLifetime
{
    private const string Told = "entitlements.active_entitlement_summary.updated";
    private Sandbox _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await Sandbox.Start();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_change_of_what_a_customer_is_entitled_to_is_told_once_with_what_was_before()
    {
        var make = new Catalogue(_sandbox);
        var product = (await make.Product()).Id();
        var price = (
            await _sandbox.Made(
                "/v1/prices",
                new
                {
                    product,
                    currency = "usd",
                    unit_amount = 1000,
                    recurring = new { interval = "month" },
                }
            )
        ).Id();
        await Attach(product, "sso");
        var customer = await make.Customer();
        var subscription = (await make.Subscribe(customer, price)).Id();
        (await Summaries()).ShouldBe(["sso"]);
        await _sandbox.Made($"/v1/subscriptions/{subscription}", new { metadata = new { note = "nothing of it changes" } });
        (await Summaries()).ShouldBe(["sso"]);

        await Attach(product, "audit");
        (await Summaries()).ShouldBe(["sso", "sso audit"]);
        await _sandbox.Delete($"/v1/subscriptions/{subscription}");
        (await Summaries()).ShouldBe(["sso", "sso audit", ""]);
        var last = (await _sandbox.Get("/v1/events", new { type = Told, limit = 1 })).List[0]["data"]!;
        last["object"]!["customer"].Text().ShouldBe(customer);
        last["previous_attributes"]!["entitlements"]!["data"]!.AsArray().Count.ShouldBe(2);
    }

    private async Task Attach(string product, string key) =>
        await _sandbox.Made(
            $"/v1/products/{product}/features",
            new { entitlement_feature = (await _sandbox.Made("/v1/entitlements/features", new { lookup_key = key, name = key })).Id() }
        );

    /// <summary>The lookup keys of each summary, oldest first.</summary>
    private async Task<List<string>> Summaries() =>
        (await _sandbox.Get("/v1/events", new { type = Told, limit = 100 }))
            .List.Select(e => string.Join(' ', e["data"]!["object"]!["entitlements"].Data().Select(a => a!["lookup_key"].Text())))
            .Reverse()
            .ToList();
}
