using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests.Resources;

/// <summary>Search in Stripe's syntax: what is found, and which queries are refused.</summary>
public sealed class SearchTests : IAsyncLifetime
{
    private Sandbox _sandbox = null!;
    private Catalogue _make = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await Sandbox.Start();
        _make = new Catalogue(_sandbox);
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    private async Task<List<string>> Found(string kind, string query) =>
        (await _sandbox.Get($"/v1/{kind}/search", new { query })).List.Select(o => o.Id()).ToList();

    [Fact]
    public async Task Every_kind_that_can_be_searched_is_found_by_its_own_fields()
    {
        var product = (
            await _sandbox.Made("/v1/products", new { name = "Maps of the \"old\" town", metadata = new { plan = "maps" } })
        ).Id();
        var price = (
            await _sandbox.Made(
                "/v1/prices",
                new
                {
                    product,
                    currency = "usd",
                    unit_amount = 1000,
                    recurring = new { interval = "month" },
                    lookup_key = "maps_base",
                }
            )
        ).Id();
        var customer = await _make.Customer();
        var subscription = await _make.Subscribe(customer, price);
        var invoice = await _sandbox.Get(
            $"/v1/invoices/{subscription["latest_invoice"].Text()}",
            new { expand = new[] { "payments.data.payment.payment_intent" } }
        );
        var intent = invoice["payments"].Data()[0]["payment"]!["payment_intent"]!;
        (await Found("products", "active:'true' AND name~'old' AND metadata['plan']:'maps'")).ShouldBe([product]);
        (await Found("products", "name:'Maps of the \\\"old\\\" town'")).ShouldBe([product]);
        (await Found("products", "url:null -metadata[\"plan\"]:\"maps\"")).ShouldBeEmpty();
        (await Found("prices", $"lookup_key:'maps_base' OR product:'{product}'")).ShouldBe([price]);
        (
            await Found(
                "invoices",
                $"customer:'{customer}' AND status:'paid' AND total>999 AND total<=1000 AND subscription:'{subscription.Id()}'"
            )
        ).ShouldBe([invoice.Body.Id()]);
        (await Found("payment_intents", $"customer:'{customer}' AND amount:1000")).ShouldBe([intent["id"].Text()!]);
        (await Found("charges", "payment_method_details.card.last4:4242 AND refunded:'false'")).ShouldBe([intent["latest_charge"].Text()!]);
        (await Found("subscriptions", "status:'active'")).ShouldBe([subscription.Id()]);
    }

    [Theory]
    [InlineData("customers", "name:'Ann' AND email:'a@b.c' OR phone:'1'", "cannot combine AND and OR")]
    [InlineData("customers", "balance:'1'", "Field `balance` is an unsupported search field")]
    [InlineData("prices", "unit_amount:1000", "Field `unit_amount` is an unsupported search field")]
    [InlineData("prices", "metadata:'x'", "Field `metadata` is an unsupported search field")]
    [InlineData("products", "active~'tru'", "does not support the operator ~")]
    [InlineData("products", "name>'a'", "does not support the operator >")]
    [InlineData("products", "name~'ab'", "at least 3 characters")]
    [InlineData("invoices", "total>'much'", "takes a number")]
    [InlineData("invoices", "total >", "unable to parse")]
    [InlineData("invoices", "status:'paid' AND ", "unable to parse")]
    public async Task A_query_that_cannot_mean_anything_is_an_error(string kind, string query, string why)
    {
        var refused = await _sandbox.Get($"/v1/{kind}/search", new { query });
        (refused.Status, refused.Error["param"].Text()).ShouldBe((400, "query"));
        refused.Error["message"].Text()!.ShouldContain(why);
    }

    [Theory]
    [InlineData("GET", "/v1/disputes")]
    [InlineData("GET", "/v1/disputes/dp_1")]
    [InlineData("POST", "/v1/subscription_schedules")]
    [InlineData("GET", "/v1/payment_intents/pi_1/amount_details_line_items")]
    public async Task What_Stripe_has_and_the_sandbox_lacks_says_so_and_where_the_list_is(string method, string path)
    {
        var refused = await _sandbox.Send(new HttpMethod(method), path, method == "POST" ? "" : null);
        refused.Status.ShouldBe(404);
        refused.Error["message"].Text()!.ShouldContain("is not in the sandbox. What is in it: docs/stripe-operations.md");
        (await _sandbox.Send(HttpMethod.Get, "/v1/no_such_thing")).Error["message"].Text()!.ShouldStartWith("Unrecognized request URL");
    }
}
