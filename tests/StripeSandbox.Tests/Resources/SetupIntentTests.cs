using System.Text.Json.Nodes;
using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests.Resources;

/// <summary>A card that will be charged later is verified now; and where the customer goes after the bank's confirmation page.</summary>
public sealed class SetupIntentTests : IAsyncLifetime
{
    private const string AsksAlways = "pm_card_authenticationRequired";
    private const string Back = "https://shop.example/back?step=2";
    private Sandbox _sandbox = null!;
    private Catalogue _make = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await Sandbox.Start();
        _make = new Catalogue(_sandbox);
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    private async Task<JsonObject> Trial(string customer) =>
        await _sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer,
                items = new[] { new { price = await _make.Fixed(1000) } },
                trial_period_days = 7,
                expand = new[] { "pending_setup_intent" },
            }
        );

    private async Task<string> Answer(string intent, bool agree)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["answer"] = agree ? "complete" : "fail" };
        return (await new CheckoutPage(_sandbox, "").Post($"/c/3ds/{intent}", fields)).Location!;
    }

    [Fact]
    public async Task A_trial_without_a_card_names_a_setup_intent_and_takes_the_card_it_is_confirmed_with()
    {
        var customer = (await _sandbox.Made("/v1/customers", new { email = "new@example.com" })).Id();
        var trial = await Trial(customer);
        trial["pending_setup_intent"]!["status"].Text().ShouldBe("requires_payment_method");
        var setup = await _sandbox.Made(
            $"/v1/setup_intents/{trial["pending_setup_intent"]!["id"].Text()}/confirm",
            new { payment_method = "pm_card_visa" }
        );
        setup["status"].Text().ShouldBe("succeeded");
        var after = await _sandbox.Get($"/v1/subscriptions/{trial.Id()}");
        after["pending_setup_intent"].ShouldBeNull();
        after["default_payment_method"].Text().ShouldBe(setup["payment_method"].Text());
        (await _sandbox.Post($"/v1/setup_intents/{setup.Id()}/confirm")).Error["code"].Text().ShouldBe("setup_intent_unexpected_state");
    }

    [Theory]
    [InlineData("mandate_data[customer_acceptance][type]", "mandate_data", "online")]
    [InlineData("payment_method_data[type]", "payment_method_data", "card")]
    [InlineData("payment_method_options[card][request_three_d_secure]", "payment_method_options", "any")]
    [InlineData("confirmation_token", "confirmation_token", "ctoken_1")]
    [InlineData("allowed_payment_method_types[0]", "allowed_payment_method_types", "card")]
    public async Task What_a_confirmation_cannot_play_is_refused_by_name(string key, string name, string value)
    {
        var customer = (await _sandbox.Made("/v1/customers", new { email = "refused@example.com" })).Id();
        var setup = (await Trial(customer))["pending_setup_intent"]!["id"].Text();
        var sent = new Dictionary<string, object?>(StringComparer.Ordinal) { ["payment_method"] = "pm_card_visa", [key] = value };
        var answer = await _sandbox.Post($"/v1/setup_intents/{setup}/confirm", sent);
        (answer.Status, answer.Error["param"].Text()).ShouldBe((400, name));
        (await _sandbox.Get($"/v1/setup_intents/{setup}"))["status"].Text().ShouldBe("requires_payment_method");
    }

    [Fact]
    public async Task A_card_that_asks_is_confirmed_at_its_bank_and_the_customer_comes_back()
    {
        var customer = (await _sandbox.Made("/v1/customers", new { email = "asks@example.com" })).Id();
        var trial = await Trial(customer);
        var path = $"/v1/setup_intents/{trial["pending_setup_intent"]!["id"].Text()}/confirm";
        var setup = await _sandbox.Made(path, new { payment_method = AsksAlways, return_url = Back });
        setup["status"].Text().ShouldBe("requires_action");
        setup["next_action"]!["redirect_to_url"]!["return_url"].Text().ShouldBe(Back);
        (await Answer(setup.Id(), agree: false)).ShouldBe(
            $"{Back}&setup_intent={setup.Id()}&setup_intent_client_secret={setup["client_secret"].Text()}&redirect_status=failed"
        );
        (await _sandbox.Get($"/v1/setup_intents/{setup.Id()}"))["status"].Text().ShouldBe("requires_payment_method");
        await _sandbox.Made(path, new { payment_method = AsksAlways, return_url = Back });
        (await Answer(setup.Id(), agree: true)).ShouldEndWith("&redirect_status=succeeded");
        (await _sandbox.Get($"/v1/subscriptions/{trial.Id()}"))["pending_setup_intent"].ShouldBeNull();
    }

    [Fact]
    public async Task A_subscription_whose_card_works_has_nothing_pending()
    {
        (await Trial(await _make.Customer()))["pending_setup_intent"].ShouldBeNull();
        (await _make.Subscribe(await _make.Customer(), await _make.Fixed(1000)))["pending_setup_intent"].ShouldBeNull();
    }

    [Fact]
    public async Task A_card_that_a_subscription_changes_to_is_made_sure_of_before_its_renewal()
    {
        var customer = await _make.Customer();
        var subscription = (await _make.Subscribe(customer, await _make.Fixed(1000))).Id();
        var change = new { default_payment_method = AsksAlways, expand = new[] { "pending_setup_intent" } };
        var changed = await _sandbox.Made($"/v1/subscriptions/{subscription}", change);
        changed["pending_setup_intent"]!["status"].Text().ShouldBe("requires_action");
        changed["pending_setup_intent"]!["payment_method"].Text().ShouldBe(changed["default_payment_method"].Text());

        await Answer(changed["pending_setup_intent"]!["id"].Text()!, agree: true);

        (await _sandbox.Get($"/v1/subscriptions/{subscription}"))["pending_setup_intent"].ShouldBeNull();
        await _sandbox.Advance(32 * 86_400);
        (await _sandbox.Get("/v1/invoices", new { customer, limit = 1 })).List[0]["status"].Text().ShouldBe("paid");
    }

    [Fact]
    public async Task A_confirmed_payment_leads_to_its_return_url()
    {
        var customer = (await _sandbox.Made("/v1/customers", new { email = "pays@example.com" })).Id();
        var incomplete = await _sandbox.Made(
            "/v1/subscriptions",
            new
            {
                customer,
                items = new[] { new { price = await _make.Fixed(1000) } },
                payment_behavior = "default_incomplete",
                expand = new[] { "latest_invoice.payments" },
            }
        );
        var intent = incomplete["latest_invoice"]!["payments"].Data()[0]["payment"]!["payment_intent"].Text();
        var asked = await _sandbox.Made($"/v1/payment_intents/{intent}/confirm", new { payment_method = AsksAlways, return_url = Back });
        asked["next_action"]!["redirect_to_url"]!["return_url"].Text().ShouldBe(Back);
        (await Answer(intent!, agree: true)).ShouldBe(
            $"{Back}&payment_intent={intent}&payment_intent_client_secret={asked["client_secret"].Text()}&redirect_status=succeeded"
        );
        (await _sandbox.Get($"/v1/subscriptions/{incomplete.Id()}"))["status"].Text().ShouldBe("active");
    }
}
