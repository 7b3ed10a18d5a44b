using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests.Billing;

public sealed class DiscountAndTaxTests
{
    private static async Task<List<long>> Totals(Sandbox sandbox, Catalogue make, object coupon, int months)
    {
        var id = (await sandbox.Made("/v1/coupons", coupon)).Id();
        var customer = await make.Customer();
        await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer,
                items = new[] { new { price = await make.Fixed(1000) } },
                discounts = new[] { new { coupon = id } },
            }
        );
        await sandbox.Advance(months * 31L * 86_400 + 4000);
        return (await sandbox.Get("/v1/invoices", new { customer, limit = 100 })).List.Select(i => i["total"].Number()).Reverse().ToList();
    }

    [Fact]
    public async Task Coupons_last_as_long_as_they_say()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        (await Totals(sandbox, make, new { percent_off = 25, duration = "once" }, 3)).ShouldBe([750, 1000, 1000, 1000]);
        (
            await Totals(
                sandbox,
                make,
                new
                {
                    percent_off = 25,
                    duration = "repeating",
                    duration_in_months = 2,
                },
                3
            )
        ).ShouldBe([750, 750, 1000, 1000]);
        (
            await Totals(
                sandbox,
                make,
                new
                {
                    amount_off = 1500,
                    currency = "usd",
                    duration = "forever",
                },
                2
            )
        ).ShouldBe([0, 0, 0]);
    }

    [Fact]
    public async Task A_used_up_coupon_is_refused()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var coupon = (
            await sandbox.Made(
                "/v1/coupons",
                new
                {
                    percent_off = 10,
                    duration = "forever",
                    max_redemptions = 1,
                }
            )
        ).Id();
        var price = await make.Fixed(1000);
        await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer = await make.Customer(),
                items = new[] { new { price } },
                discounts = new[] { new { coupon } },
            }
        );
        (
            await sandbox.Post(
                "/v1/subscriptions",
                new
                {
                    customer = await make.Customer(),
                    items = new[] { new { price } },
                    discounts = new[] { new { coupon } },
                }
            )
        ).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Automatic_tax_comes_on_top_after_the_discount()
    {
        await using var sandbox = await Sandbox.Start("TaxPercent=19");
        var make = new Catalogue(sandbox);
        var coupon = (await sandbox.Made("/v1/coupons", new { percent_off = 10, duration = "forever" })).Id();
        var subscription = await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer = await make.Customer(),
                items = new[] { new { price = await make.Fixed(1000) } },
                discounts = new[] { new { coupon } },
                automatic_tax = new { enabled = true },
            }
        );
        var invoice = await sandbox.Get($"/v1/invoices/{subscription["latest_invoice"].Text()}");
        invoice["total_excluding_tax"].Number().ShouldBe(900);
        invoice["total_taxes"]![0]!["amount"].Number().ShouldBe(171);
        invoice["total"].Number().ShouldBe(1071);
        invoice["amount_paid"].Number().ShouldBe(1071);
    }

    [Fact]
    public async Task An_inclusive_rate_is_within_the_price()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var rate = (
            await sandbox.Made(
                "/v1/tax_rates",
                new
                {
                    display_name = "VAT",
                    inclusive = true,
                    percentage = 25,
                }
            )
        ).Id();
        var subscription = await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer = await make.Customer(),
                items = new[] { new { price = await make.Fixed(1000) } },
                default_tax_rates = new[] { rate },
            }
        );
        var invoice = await sandbox.Get($"/v1/invoices/{subscription["latest_invoice"].Text()}");
        invoice["total"].Number().ShouldBe(1000);
        invoice["total_taxes"]![0]!["amount"].Number().ShouldBe(200);
        invoice["total_excluding_tax"].Number().ShouldBe(800);
    }

    [Fact]
    public async Task Seats_are_a_quantity()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var customer = await make.Customer();
        var subscription = await sandbox.Made(
            "/v1/subscriptions",
            new { customer, items = new[] { new { price = await make.Fixed(700), quantity = 3 } } }
        );
        (await sandbox.Get($"/v1/invoices/{subscription["latest_invoice"].Text()}"))["total"].Number().ShouldBe(2100);
        await sandbox.Made(
            $"/v1/subscription_items/{subscription["items"].Data()[0].Id()}",
            new { quantity = 5, proration_behavior = "none" }
        );
        await sandbox.Advance(32 * 86_400);
        (await sandbox.Get("/v1/invoices", new { customer, limit = 1 })).List[0]["total"].Number().ShouldBe(3500);
    }

    [Fact]
    public async Task Refunds_add_up_to_the_charge_and_no_further()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var customer = await make.Customer();
        await make.Subscribe(customer, await make.Fixed(1000));
        var payment_intent = (await sandbox.Get("/v1/payment_intents", new { customer })).List[0].Id();
        await sandbox.Made("/v1/refunds", new { payment_intent, amount = 400 });
        (await sandbox.Post("/v1/refunds", new { payment_intent, amount = 700 })).Status.ShouldBe(400);
        (await sandbox.Made("/v1/refunds", new { payment_intent }))["amount"].Number().ShouldBe(600);
        (await sandbox.Post("/v1/refunds", new { payment_intent })).Error["code"].Text().ShouldBe("charge_already_refunded");
        (await sandbox.EventTypes()).Count(t => t == "charge.refunded").ShouldBe(2);
    }
}
