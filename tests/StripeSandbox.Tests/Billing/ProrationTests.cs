using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests.Billing;

public sealed class ProrationTests
{
    private static async Task<(long Start, long End)> Period(Sandbox sandbox, string subscription)
    {
        var item = (await sandbox.Get($"/v1/subscriptions/{subscription}"))["items"].Data()[0];
        return (item["current_period_start"].Number(), item["current_period_end"].Number());
    }

    [Fact]
    public async Task Upgrade_previewed_and_done_at_the_same_proration_date_costs_the_same()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var pro = await make.Fixed(4900);
        var team = await make.Fixed(19900, product: "Team");
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, pro);
        var item = subscription["items"].Data()[0].Id();
        var (start, end) = await Period(sandbox, subscription.Id());
        await sandbox.AdvanceTo(start + (end - start) / 2);
        var proration_date = start + (end - start) / 4 * 3;
        var change = new
        {
            items = new[] { new { id = item, price = team } },
            proration_behavior = "always_invoice",
            proration_date,
        };
        var preview = await sandbox.Made(
            "/v1/invoices/create_preview",
            new { subscription = subscription.Id(), subscription_details = change }
        );
        var updated = await sandbox.Made(
            $"/v1/subscriptions/{subscription.Id()}",
            new
            {
                change.items,
                change.proration_behavior,
                change.proration_date,
                expand = new[] { "latest_invoice" },
            }
        );
        var invoice = updated["latest_invoice"];
        invoice!["lines"].Data().Select(l => l["amount"].Number()).ShouldBe([-1225, 4975]);
        preview["total"].Number().ShouldBe(3750);
        invoice["total"].Number().ShouldBe(3750);
        invoice["status"].Text().ShouldBe("paid");
        invoice["billing_reason"].Text().ShouldBe("subscription_update");
        invoice["lines"].Data()[0]["description"].Text()!.ShouldStartWith("Unused time on Pro after");
        (await Period(sandbox, subscription.Id())).ShouldBe((start, end));
    }

    [Fact]
    public async Task Downgrade_waits_for_the_next_invoice_and_too_much_credit_stays_with_the_customer()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var team = await make.Fixed(19900, product: "Team");
        var basic = await make.Fixed(1000, product: "Basic");
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, team);
        var (start, end) = await Period(sandbox, subscription.Id());
        var item = subscription["items"].Data()[0].Id();
        await sandbox.Made(
            $"/v1/subscriptions/{subscription.Id()}",
            new { items = new[] { new { id = item, price = basic } }, proration_date = start }
        );
        (await sandbox.Get("/v1/invoiceitems", new { customer, pending = true }))
            .List.Select(i => i["amount"].Number())
            .ShouldBe([1000, -19900]);
        await sandbox.AdvanceTo(end + 3700);
        var invoice = (await sandbox.Get("/v1/invoices", new { customer, limit = 1 })).List[0];
        invoice["total"].Number().ShouldBe(-19900 + 1000 + 1000);
        invoice["amount_due"].Number().ShouldBe(0);
        invoice["status"].Text().ShouldBe("paid");
        invoice["ending_balance"].Number().ShouldBe(-17900);
        (await sandbox.Get($"/v1/customers/{customer}"))["balance"].Number().ShouldBe(-17900);
        await sandbox.AdvanceTo((await Period(sandbox, subscription.Id())).End + 3700);
        var next = (await sandbox.Get("/v1/invoices", new { customer, limit = 1 })).List[0];
        next["total"].Number().ShouldBe(1000);
        next["amount_due"].Number().ShouldBe(0);
        next["starting_balance"].Number().ShouldBe(-17900);
    }

    [Fact]
    public async Task Discounted_time_is_credited_at_what_was_paid()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var customer = await make.Customer();
        var coupon = (await sandbox.Made("/v1/coupons", new { percent_off = 25, duration = "once" })).Id();
        var subscription = await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer,
                items = new[] { new { price = await make.Fixed(1000) } },
                discounts = new[] { new { coupon } },
            }
        );
        var (start, _) = await Period(sandbox, subscription.Id());
        var item = subscription["items"].Data()[0].Id();
        await sandbox.Made(
            $"/v1/subscriptions/{subscription.Id()}",
            new { items = new[] { new { id = item, price = await make.Fixed(2000) } }, proration_date = start }
        );
        (await sandbox.Get("/v1/invoiceitems", new { customer, pending = true }))
            .List.Select(i => i["amount"].Number())
            .ShouldBe([2000, -750]);
    }

    [Fact]
    public async Task Removing_a_metered_price_bills_what_was_reported_and_once_only()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var meter = await make.Meter("tokens");
        var old = await make.Metered(meter, "1");
        var dear = await make.Metered(meter, "10");
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, await make.Fixed(1000), old);
        var item = subscription["items"].Data()[1].Id();
        await make.Use("tokens", customer, 40);
        await sandbox.Advance(60);
        await sandbox.Made($"/v1/subscriptions/{subscription.Id()}", new { items = new[] { new { id = item, price = dear } } });
        await make.Use("tokens", customer, 3);
        await sandbox.AdvanceTo((await Period(sandbox, subscription.Id())).End + 3700);
        var lines = (await sandbox.Get("/v1/invoices", new { customer, limit = 1 })).List[0]["lines"].Data();
        lines.Select(l => (l["quantity"].Number(), l["amount"].Number())).ShouldBe([(40, 40), (1, 1000), (3, 30)]);
    }

    [Fact]
    public async Task Restarting_the_cycle_credits_the_rest_and_charges_a_whole_period_now()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var customer = await make.Customer();
        var yearly = await make.Fixed(12000, "year", "Pro a year");
        var subscription = await make.Subscribe(customer, await make.Fixed(3000));
        var (start, end) = await Period(sandbox, subscription.Id());
        await sandbox.AdvanceTo(start + (end - start) / 3);
        var changed = await sandbox.Made(
            $"/v1/subscriptions/{subscription.Id()}",
            new { items = new[] { new { id = subscription["items"].Data()[0].Id(), price = yearly } }, expand = new[] { "latest_invoice" } }
        );
        var lines = changed["latest_invoice"]!["lines"].Data();
        lines[0]["amount"].Number().ShouldBeInRange(-2001, -1999);
        lines[1]["amount"].Number().ShouldBe(12000);
        changed["latest_invoice"]!["status"].Text().ShouldBe("paid");
        (await Period(sandbox, subscription.Id())).Start.ShouldBeGreaterThan(start);
    }

    [Fact]
    public async Task A_change_that_cannot_be_paid_is_not_made_when_told_so()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, await make.Fixed(1000));
        var poor = await sandbox.Made("/v1/payment_methods/pm_card_chargeCustomerFail/attach", new { customer });
        await sandbox.Made($"/v1/subscriptions/{subscription.Id()}", new { default_payment_method = poor.Id() });
        var change = new
        {
            items = new[] { new { id = subscription["items"].Data()[0].Id(), quantity = 3 } },
            proration_behavior = "always_invoice",
            payment_behavior = "error_if_incomplete",
        };
        (await sandbox.Post($"/v1/subscriptions/{subscription.Id()}", change)).Status.ShouldBe(402);
        (await sandbox.Get($"/v1/subscriptions/{subscription.Id()}"))["items"].Data()[0]["quantity"].Number().ShouldBe(1);
        (await sandbox.Get("/v1/invoices", new { customer })).List.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pending_change_waits_for_its_payment(bool pays)
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, await make.Fixed(1000));
        var poor = await sandbox.Made("/v1/payment_methods/pm_card_chargeCustomerFail/attach", new { customer });
        await sandbox.Made($"/v1/subscriptions/{subscription.Id()}", new { default_payment_method = poor.Id() });
        var waiting = await sandbox.Made(
            $"/v1/subscriptions/{subscription.Id()}",
            new
            {
                items = new[] { new { id = subscription["items"].Data()[0].Id(), quantity = 3 } },
                proration_behavior = "always_invoice",
                payment_behavior = "pending_if_incomplete",
            }
        );
        waiting["status"].Text().ShouldBe("active");
        waiting["items"].Data()[0]["quantity"].Number().ShouldBe(1);
        waiting["pending_update"]!["subscription_items"]![0]!["quantity"].Number().ShouldBe(3);
        if (pays)
            await sandbox.Made($"/v1/invoices/{waiting["latest_invoice"].Text()}/pay", new { payment_method = "pm_card_visa" });
        else
            await sandbox.Advance(24 * 3600);
        var then = await sandbox.Get($"/v1/subscriptions/{subscription.Id()}");
        then["pending_update"].ShouldBeNull();
        then["items"].Data()[0]["quantity"].Number().ShouldBe(pays ? 3 : 1);
        (await sandbox.EventTypes()).ShouldContain(
            pays ? "customer.subscription.pending_update_applied" : "customer.subscription.pending_update_expired"
        );
        (await sandbox.Get($"/v1/invoices/{waiting["latest_invoice"].Text()}"))["status"].Text().ShouldBe(pays ? "paid" : "void");
    }

    [Fact]
    public async Task A_preview_changes_nothing()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, await make.Fixed(1000));
        var before = (await sandbox.Get($"/v1/subscriptions/{subscription.Id()}")).Text;
        var events = (await sandbox.EventTypes()).Count;
        var preview = await sandbox.Made(
            "/v1/invoices/create_preview",
            new
            {
                subscription = subscription.Id(),
                subscription_details = new { items = new[] { new { id = subscription["items"].Data()[0].Id(), quantity = 4 } } },
            }
        );
        preview["lines"].Data().Count.ShouldBe(3);
        (await sandbox.Get($"/v1/subscriptions/{subscription.Id()}")).Text.ShouldBe(before);
        (await sandbox.EventTypes()).Count.ShouldBe(events);
        (await sandbox.Get("/v1/invoiceitems", new { customer })).List.ShouldBeEmpty();
    }
}
