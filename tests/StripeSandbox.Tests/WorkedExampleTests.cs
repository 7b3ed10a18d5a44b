using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests;

/// <summary>The product's worked example: $10 a month and two meters at fractions of a cent.</summary>
public sealed class WorkedExampleTests
{
    [Theory]
    [InlineData(5000, 2000)]
    [InlineData(4000, 1000)]
    public async Task Renewal_bills_1000_1_and_1_cents(long input, long output)
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var haiku = await make.Fixed(1000, product: "Pro Haiku");
        var inputTokens = await make.Metered(await make.Meter("input_tokens"), Catalogue.InputPrice);
        var outputTokens = await make.Metered(await make.Meter("output_tokens"), Catalogue.OutputPrice);
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, haiku, inputTokens, outputTokens);
        var first = await sandbox.Get($"/v1/invoices/{subscription["latest_invoice"].Text()}");
        first["status"].Text().ShouldBe("paid");
        first["total"].Number().ShouldBe(1000);

        (await make.Use("input_tokens", customer, input)).Status.ShouldBe(200);
        (await make.Use("output_tokens", customer, output - 400)).Status.ShouldBe(200);
        var end = subscription["items"].Data()[0]["current_period_end"].Number();
        await sandbox.AdvanceTo(end);
        var draft = (await sandbox.Get("/v1/invoices", new { subscription = subscription.Id(), limit = 1 })).List[0];
        draft["status"].Text().ShouldBe("draft");
        draft["billing_reason"].Text().ShouldBe("subscription_cycle");

        // Late usage of the ended period still counts while the invoice is a draft.
        (await make.Use("output_tokens", customer, 400, timestamp: end - 1)).Status.ShouldBe(200);
        await sandbox.Advance(3660);
        var invoice = await sandbox.Get($"/v1/invoices/{draft.Id()}");
        invoice["status"].Text().ShouldBe("paid");
        invoice["lines"].Data().Select(l => (l["amount"].Number(), l["quantity"].Number())).ShouldBe([(1000, 1), (1, input), (1, output)]);
        invoice["total"].Number().ShouldBe(1002);
        invoice["amount_paid"].Number().ShouldBe(1002);
    }

    [Fact]
    public async Task Metered_lines_appear_at_zero_and_a_metered_only_subscription_has_no_first_invoice()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var tokens = await make.Metered(await make.Meter("tokens"), "0.5");
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, tokens);
        subscription["status"].Text().ShouldBe("active");
        subscription["latest_invoice"].ShouldBeNull();
        await sandbox.AdvanceTo(subscription["items"].Data()[0]["current_period_end"].Number() + 3700);
        var invoice = (await sandbox.Get("/v1/invoices", new { customer })).List.ShouldHaveSingleItem();
        invoice["status"].Text().ShouldBe("paid");
        var line = invoice["lines"].Data().ShouldHaveSingleItem();
        line["quantity"].Number().ShouldBe(0);
        line["amount"].Number().ShouldBe(0);
    }
}
