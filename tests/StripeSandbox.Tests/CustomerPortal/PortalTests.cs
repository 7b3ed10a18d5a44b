using System.Net;
using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests.CustomerPortal;

public sealed class PortalTests : IAsyncLifetime
{
    private Sandbox _sandbox = null!;
    private Catalogue _make = null!;
    private string _customer = "";
    private string _subscription = "";

    public async Task InitializeAsync()
    {
        _sandbox = await Sandbox.Start();
        _make = new Catalogue(_sandbox);
        _customer = await _make.Customer();
        _subscription = (await _make.Subscribe(_customer, await _make.Fixed(1000))).Id();
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    private async Task<string> Open(string? configuration = null, object? flow_data = null)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["customer"] = _customer,
            ["return_url"] = "https://portal.example/back",
        };
        if (configuration is not null)
            fields["configuration"] = configuration;
        if (flow_data is not null)
            fields["flow_data"] = flow_data;
        return new Uri((await _sandbox.Made("/v1/billing_portal/sessions", fields))["url"].Text()!).AbsolutePath;
    }

    private Task<CheckoutPage.Shown> Press(string path, params (string Name, string Value)[] fields) =>
        new CheckoutPage(_sandbox, "").Post(path, fields.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal));

    [Fact]
    public async Task Cancelling_sets_cancel_at_in_flexible_mode_and_can_be_taken_back()
    {
        var home = await Open();
        (await new CheckoutPage(_sandbox, "").Get(home)).Text.ShouldContain("Cancel plan");
        await Press(home + "/cancel", ("subscription", _subscription), ("feedback", "too_expensive"));
        var ending = await _sandbox.Get($"/v1/subscriptions/{_subscription}");
        ending["cancel_at"].Number().ShouldBe(ending["items"].Data()[0]["current_period_end"].Number());
        ending["cancel_at_period_end"]!.GetValue<bool>().ShouldBeFalse();
        ending["cancellation_details"]!["feedback"].Text().ShouldBe("too_expensive");
        ending["cancellation_details"]!["reason"].Text().ShouldBe("cancellation_requested");
        (await new CheckoutPage(_sandbox, "").Get(home)).Text.ShouldContain("Ends ");
        await Press(home + "/resume", ("subscription", _subscription));
        (await _sandbox.Get($"/v1/subscriptions/{_subscription}"))["cancel_at"].ShouldBeNull();
    }

    [Fact]
    public async Task A_cancelled_plan_ends_at_its_time()
    {
        await Press(await Open() + "/cancel", ("subscription", _subscription));
        await _sandbox.Advance(32 * 86_400);
        (await _sandbox.Get($"/v1/subscriptions/{_subscription}"))["status"].Text().ShouldBe("canceled");
        (await _sandbox.Get("/v1/invoices", new { customer = _customer })).List.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_new_card_becomes_the_default_and_a_declined_one_is_not_saved()
    {
        var home = await Open();
        (string, string)[] card = [("number", "4000000000000002"), ("expiry", "12/34"), ("cvc", "123"), ("name", "Ann")];
        (await Press(home + "/card", card)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        card[0] = ("number", "5555 5555 5555 4444");
        (await Press(home + "/card", card)).Status.ShouldBe(HttpStatusCode.SeeOther);
        var stored = await _sandbox.Get($"/v1/customers/{_customer}", new { expand = new[] { "invoice_settings.default_payment_method" } });
        stored["invoice_settings"]!["default_payment_method"]!["card"]!["last4"].Text().ShouldBe("4444");
        (await _sandbox.Get($"/v1/customers/{_customer}/payment_methods")).List.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Another_customers_subscription_is_out_of_reach()
    {
        var other = (await _make.Subscribe(await _make.Customer(), await _make.Fixed(1000))).Id();
        await Press(await Open() + "/cancel", ("subscription", other));
        (await _sandbox.Get($"/v1/subscriptions/{other}"))["cancel_at"].ShouldBeNull();
    }

    [Fact]
    public async Task Changing_plan_shows_the_amount_that_is_then_charged()
    {
        var team = await _sandbox.Made("/v1/products", new { name = "Team" });
        var price = (
            await _sandbox.Made(
                "/v1/prices",
                new
                {
                    product = team.Id(),
                    currency = "usd",
                    unit_amount = 19900,
                    recurring = new { interval = "month" },
                }
            )
        ).Id();
        var configuration = (
            await _sandbox.Made(
                "/v1/billing_portal/configurations",
                new
                {
                    features = new
                    {
                        subscription_update = new
                        {
                            enabled = true,
                            default_allowed_updates = new[] { "price" },
                            proration_behavior = "always_invoice",
                            products = new[] { new { product = team.Id(), prices = new[] { price } } },
                        },
                    },
                }
            )
        ).Id();
        var home = await Open(configuration);
        var confirm = await new CheckoutPage(_sandbox, "").Get(
            $"{home}/plan/confirm?subscription={_subscription}&price={price}&quantity=1"
        );
        await Press(home + "/plan", ("subscription", _subscription), ("price", price), ("quantity", "1"));
        var invoice = (await _sandbox.Get("/v1/invoices", new { customer = _customer, limit = 1 })).List[0];
        invoice["billing_reason"].Text().ShouldBe("subscription_update");
        var paid = (invoice["amount_paid"].Number() / 100m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
        confirm.Text.ShouldContain($"Pay ${paid} and change");
        (await Press(home + "/plan", ("subscription", _subscription), ("price", "price_other"), ("quantity", "1"))).Location!.ShouldContain(
            "problem="
        );
    }

    [Fact]
    public async Task A_deep_linked_flow_starts_and_ends_where_it_was_told_to()
    {
        var home = await Open(
            flow_data: new
            {
                type = "subscription_cancel",
                subscription_cancel = new { subscription = _subscription },
                after_completion = new { type = "redirect", redirect = new { return_url = "https://portal.example/done" } },
            }
        );
        (await new CheckoutPage(_sandbox, "").Get(home)).Location.ShouldBe($"{home}/cancel?subscription={_subscription}");
        (await Press(home + "/cancel", ("subscription", _subscription))).Location.ShouldBe("https://portal.example/done");
    }

    [Fact]
    public async Task An_open_invoice_is_paid_on_its_page_and_has_a_pdf()
    {
        var poor = await _make.Customer("pm_card_chargeCustomerFail");
        var owed = (await _make.Subscribe(poor, await _make.Fixed(2500)))["latest_invoice"].Text();
        var path = new Uri((await _sandbox.Get($"/v1/invoices/{owed}"))["hosted_invoice_url"].Text()!).AbsolutePath;
        (await new CheckoutPage(_sandbox, "").Get(path)).Text.ShouldContain("Pay $25.00");
        await Press(path, ("number", "4242424242424242"), ("expiry", "12/34"), ("cvc", "123"));
        (await _sandbox.Get($"/v1/invoices/{owed}"))["status"].Text().ShouldBe("paid");
        var pdf = await _sandbox.Http.GetByteArrayAsync(path + "/pdf");
        System.Text.Encoding.ASCII.GetString(pdf.AsSpan(0, 5)).ShouldBe("%PDF-");
    }
}
