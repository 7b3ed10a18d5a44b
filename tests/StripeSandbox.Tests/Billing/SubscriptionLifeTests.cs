using System.Globalization;
using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests.Billing;

public sealed class SubscriptionLifeTests
{
    private const long Day = 86_400;

    private static long End(System.Text.Json.Nodes.JsonNode subscription) => subscription["items"].Data()[0]["current_period_end"].Number();

    private static async Task<string> Status(Sandbox sandbox, string id) =>
        (await sandbox.Get($"/v1/subscriptions/{id}"))["status"].Text()!;

    [Fact]
    public async Task The_31st_renews_on_the_last_day_of_short_months_and_comes_back()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var now = DateTimeOffset.FromUnixTimeSeconds(await sandbox.Now());
        await sandbox.AdvanceTo(new DateTimeOffset(now.Year + 1, 1, 31, 10, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
        var subscription = await make.Subscribe(await make.Customer(), await make.Fixed(1000));
        var days = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var end = End((await sandbox.Get($"/v1/subscriptions/{subscription.Id()}")).Body);
            days.Add(DateTimeOffset.FromUnixTimeSeconds(end).ToString("MM-dd", CultureInfo.InvariantCulture));
            await sandbox.AdvanceTo(end);
        }

        days[1..].ShouldBe(["03-31", "04-30", "05-31"]);
        days[0].ShouldBeOneOf("02-28", "02-29");
    }

    [Fact]
    public async Task Cancel_at_period_end_is_told_now_and_happens_then_with_the_usage_billed()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, await make.Fixed(1000), await make.Metered(await make.Meter("tokens"), "2"));
        await make.Use("tokens", customer, 21);
        var canceled = await sandbox.Made($"/v1/subscriptions/{subscription.Id()}", new { cancel_at_period_end = true });
        canceled["cancel_at"].Number().ShouldBe(End(subscription));
        canceled["canceled_at"].ShouldNotBeNull();
        canceled["status"].Text().ShouldBe("active");
        await sandbox.AdvanceTo(End(subscription));
        var gone = await sandbox.Get($"/v1/subscriptions/{subscription.Id()}");
        gone["status"].Text().ShouldBe("canceled");
        gone["ended_at"].Number().ShouldBe(End(subscription));
        gone["canceled_at"].Number().ShouldBeLessThan(End(subscription));
        await sandbox.Advance(3700);
        var last = (await sandbox.Get("/v1/invoices", new { customer, limit = 1 })).List[0];
        last["lines"].Data().Select(l => (l["quantity"].Number(), l["amount"].Number())).ShouldBe([(21, 42)]);
        last["status"].Text().ShouldBe("paid");
        (await sandbox.EventTypes()).ShouldContain("customer.subscription.deleted");
        (await sandbox.Get("/v1/subscriptions", new { customer })).List.ShouldBeEmpty();
        (await sandbox.Get("/v1/subscriptions", new { customer, status = "all" })).List.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Cancel_can_be_taken_back()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var subscription = await make.Subscribe(await make.Customer(), await make.Fixed(1000));
        await sandbox.Made($"/v1/subscriptions/{subscription.Id()}", new { cancel_at_period_end = true });
        var kept = await sandbox.Made($"/v1/subscriptions/{subscription.Id()}", new { cancel_at_period_end = false });
        kept["cancel_at"].ShouldBeNull();
        kept["canceled_at"].ShouldBeNull();
        await sandbox.AdvanceTo(End(subscription) + 10);
        (await Status(sandbox, subscription.Id())).ShouldBe("active");
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 2)]
    public async Task Cancel_now_bills_usage_only_when_asked(bool invoice_now, long bills)
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, await make.Fixed(1000), await make.Metered(await make.Meter("tokens"), "1"));
        await make.Use("tokens", customer, 5);
        await sandbox.Advance(Day);
        var gone = await sandbox.Delete($"/v1/subscriptions/{subscription.Id()}", new { invoice_now });
        gone["status"].Text().ShouldBe("canceled");
        var invoices = (await sandbox.Get("/v1/invoices", new { customer })).List;
        invoices.Count.ShouldBe(bills == 0 ? 1 : 2);
        if (bills > 0)
            invoices[0]["total"].Number().ShouldBe(5);
        (await sandbox.Delete($"/v1/subscriptions/{subscription.Id()}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_trial_costs_nothing_until_it_ends()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var customer = await make.Customer();
        var usage = await make.Metered(await make.Meter("tokens"), "5");
        var subscription = await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer,
                items = new[] { new { price = await make.Fixed(1000) }, new { price = usage } },
                trial_period_days = 14,
            }
        );
        await make.Use("tokens", customer, 100);
        subscription["status"].Text().ShouldBe("trialing");
        (await sandbox.Get($"/v1/invoices/{subscription["latest_invoice"].Text()}"))["total"].Number().ShouldBe(0);
        await sandbox.Advance(14 * Day + 4000);
        (await Status(sandbox, subscription.Id())).ShouldBe("active");
        (await sandbox.Get("/v1/invoices", new { customer, limit = 1 })).List[0]["amount_paid"].Number().ShouldBe(1000);
        (await sandbox.EventTypes()).ShouldContain("customer.subscription.trial_will_end");
    }

    [Theory]
    [InlineData("cancel", "canceled")]
    [InlineData("pause", "paused")]
    [InlineData("create_invoice", "past_due")]
    public async Task A_trial_without_a_card_ends_as_told(string missing_payment_method, string status)
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var customer = (await sandbox.Made("/v1/customers")).Id();
        var subscription = await sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer,
                items = new[] { new { price = await make.Fixed(1000) } },
                trial_period_days = 3,
                trial_settings = new { end_behavior = new { missing_payment_method } },
            }
        );
        await sandbox.Advance(3 * Day + 4000);
        (await Status(sandbox, subscription.Id())).ShouldBe(status);
    }

    [Fact]
    public async Task A_first_payment_that_fails_is_incomplete_and_expires_after_23_hours()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var subscription = await make.Subscribe(await make.Customer("pm_card_chargeCustomerFail"), await make.Fixed(1000));
        subscription["status"].Text().ShouldBe("incomplete");
        await sandbox.Advance(22 * 3600);
        (await Status(sandbox, subscription.Id())).ShouldBe("incomplete");
        await sandbox.Advance(3700);
        (await Status(sandbox, subscription.Id())).ShouldBe("incomplete_expired");
        (await sandbox.Get($"/v1/invoices/{subscription["latest_invoice"].Text()}"))["status"].Text().ShouldBe("void");
    }

    [Fact]
    public async Task A_first_payment_can_be_made_later_with_another_card()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var customer = await make.Customer("pm_card_chargeCustomerFail");
        var subscription = await make.Subscribe(customer, await make.Fixed(1000));
        (await sandbox.Post($"/v1/invoices/{subscription["latest_invoice"].Text()}/pay")).Status.ShouldBe(402);
        (await sandbox.Made($"/v1/invoices/{subscription["latest_invoice"].Text()}/pay", new { payment_method = "pm_card_visa" }))["status"]
            .Text()
            .ShouldBe("paid");
        (await Status(sandbox, subscription.Id())).ShouldBe("active");
    }

    [Theory]
    [InlineData("cancel", "canceled")]
    [InlineData("unpaid", "unpaid")]
    [InlineData("past_due", "past_due")]
    public async Task A_renewal_nobody_pays_is_retried_then_given_up(string afterRetries, string status)
    {
        await using var sandbox = await Sandbox.Start("AfterRetries=" + afterRetries, "RetryAfterDays:0=1", "RetryAfterDays:1=3");
        var make = new Catalogue(sandbox);
        var (customer, subscription) = await FailingRenewal(sandbox, make);
        (await Status(sandbox, subscription)).ShouldBe("past_due");
        var owed = (await sandbox.Get("/v1/invoices", new { customer, limit = 1 })).List[0];
        owed["status"].Text().ShouldBe("open");
        owed["attempt_count"].Number().ShouldBe(1);
        owed["next_payment_attempt"].ShouldNotBeNull();
        await sandbox.Advance(4 * Day);
        (await sandbox.Get($"/v1/invoices/{owed.Id()}"))["attempt_count"].Number().ShouldBe(3);
        (await Status(sandbox, subscription)).ShouldBe(status);
    }

    [Fact]
    public async Task A_new_card_pays_at_the_next_retry_and_the_subscription_is_active_again()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var (customer, subscription) = await FailingRenewal(sandbox, make);
        await sandbox.Made("/v1/payment_methods/pm_card_visa/attach", new { customer });
        var card = (await sandbox.Get($"/v1/customers/{customer}/payment_methods")).List[0].Id();
        await sandbox.Made($"/v1/subscriptions/{subscription}", new { default_payment_method = card });
        await sandbox.Advance(2 * Day);
        (await Status(sandbox, subscription)).ShouldBe("active");
        (await sandbox.Get("/v1/invoices", new { customer, limit = 1 })).List[0]["status"].Text().ShouldBe("paid");
    }

    private static async Task<(string Customer, string Subscription)> FailingRenewal(Sandbox sandbox, Catalogue make)
    {
        var customer = await make.Customer();
        var subscription = await make.Subscribe(customer, await make.Fixed(1000));
        var attached = await sandbox.Made("/v1/payment_methods/pm_card_chargeCustomerFail/attach", new { customer });
        await sandbox.Made($"/v1/subscriptions/{subscription.Id()}", new { default_payment_method = attached.Id() });
        await sandbox.AdvanceTo(End(subscription) + 3700);
        var types = await sandbox.EventTypes();
        types.ShouldContain("invoice.payment_failed");
        types.IndexOf("invoice.payment_failed").ShouldBeLessThan(types.LastIndexOf("customer.subscription.updated"));
        return (customer, subscription.Id());
    }
}
