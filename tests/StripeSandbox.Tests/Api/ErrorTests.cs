using System.Text.Json.Nodes;
using Shouldly;
using StripeSandbox.Tests.Support;
using TestSupport;
using Xunit;

namespace StripeSandbox.Tests.Api;

public sealed class ErrorTests : IAsyncLifetime
{
    private Sandbox _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await Sandbox.Start();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    private static void Is(Answer answer, int status, string? code, string? param, string message)
    {
        answer.Status.ShouldBe(status);
        answer.Error["message"].Text().ShouldBe(message);
        answer.Error["code"].Text().ShouldBe(code);
        answer.Error["param"].Text().ShouldBe(param);
        answer.Headers["Request-Id"].ShouldStartWith("req_");
    }

    [Fact]
    public async Task Unknown_parameters_are_named() =>
        Is(
            await _sandbox.Post("/v1/customers", new { address = new { town = "X" } }),
            400,
            "parameter_unknown",
            "address[town]",
            "Received unknown parameter: address[town]"
        );

    [Fact]
    public async Task Missing_parameters_are_named() =>
        Is(await _sandbox.Post("/v1/products"), 400, "parameter_missing", "name", "Missing required param: name.");

    [Fact]
    public async Task Wrong_integers_are_named() =>
        Is(
            await _sandbox.Post("/v1/customers", new { balance = "1.5" }),
            400,
            "parameter_invalid_integer",
            "balance",
            "Invalid integer: 1.5"
        );

    [Fact]
    public async Task Wrong_choices_list_the_right_ones() =>
        Is(
            await _sandbox.Post("/v1/customers", new { tax_exempt = "maybe" }),
            400,
            null,
            "tax_exempt",
            "Invalid tax_exempt: must be one of exempt, none, or reverse"
        );

    [Fact]
    public async Task Unknown_objects_are_404_in_the_path_and_400_in_a_parameter()
    {
        Is(await _sandbox.Get("/v1/customers/cus_none"), 404, "resource_missing", "id", "No such customer: 'cus_none'");
        Is(
            await _sandbox.Post("/v1/subscriptions", new { customer = "cus_none", items = new[] { new { price = "p" } } }),
            400,
            "resource_missing",
            "customer",
            "No such customer: 'cus_none'"
        );
    }

    [Fact]
    public async Task Keys_are_asked_for_and_never_repeated()
    {
        (await _sandbox.Send(HttpMethod.Get, "/v1/customers", key: null)).Status.ShouldBe(401);
        var wrong = await _sandbox.Send(HttpMethod.Get, "/v1/customers", key: "sk_live_" + "0123456789abcdef");
        wrong.Status.ShouldBe(401);
        wrong.Text.ShouldNotContain("0123456789ab");
        wrong.Error["message"].Text()!.ShouldStartWith("Invalid API Key provided: sk_live_");
    }

    [Fact]
    public async Task Unknown_urls_say_so() =>
        (await _sandbox.Get("/v1/shoes")).Error["message"].Text()!.ShouldStartWith("Unrecognized request URL (GET: /v1/shoes)");

    [Fact]
    public async Task What_is_not_played_is_refused_by_name() =>
        (await _sandbox.Post("/v1/customers", new { source = "tok_visa" }))
            .Error["message"]
            .Text()
            .ShouldBe("The sandbox does not implement the parameter 'source'.");

    [Fact]
    public async Task Above_the_rate_429_says_why()
    {
        // Sent concurrently, repeated if necessary: the allowance grows by the second, however slow requests are.
        await using var limited = await Sandbox.Start("RateLimit=5");
        Answer? refused = null;
        await Eventually.TrueAsync(async () =>
            (
                refused = (await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => limited.Get("/v1/customers")))).FirstOrDefault(a =>
                    a.Status == 429
                )
            )
                is not null
        );
        refused.ShouldNotBeNull();
        refused.Headers["Stripe-Rate-Limited-Reason"].ShouldBe("global-rate");
        refused.Error["code"].Text().ShouldBe("rate_limit");
    }

    [Fact]
    public async Task Another_host_name_gets_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_sandbox/clock");
        request.Headers.Host = "evil.example:5090";
        using var response = await _sandbox.Http.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(403);
    }

    [Fact]
    public async Task The_version_that_is_played_is_said_and_every_other_is_refused_plainly()
    {
        (await _sandbox.Get("/v1/customers")).Headers["Stripe-Version"].ShouldBe("2026-07-29.dahlia");
        var older = await _sandbox.Send(HttpMethod.Get, "/v1/customers", version: "2024-06-20");
        older.Status.ShouldBe(400, "an answer in another shape than that version's would mislead");
        older["error"]!
            ["message"]
            .Text()!
            .ShouldStartWith("The sandbox answers in API version 2026-07-29.dahlia only, and not in 2024-06-20");
        var unknown = await _sandbox.Send(HttpMethod.Get, "/v1/customers", version: "2024-06-21");
        unknown.Status.ShouldBe(400);
        unknown["error"]!["message"].Text().ShouldBe("Invalid Stripe API version: 2024-06-21");
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a@b@c")]
    [InlineData("zoe @example.com")]
    [InlineData("@example.com")]
    public async Task What_is_no_address_is_refused(string email)
    {
        var refused = await _sandbox.Post("/v1/customers", new { email });
        (refused.Status, refused.Error["code"].Text(), refused.Error["param"].Text()).ShouldBe((400, "email_invalid", "email"));
    }

    [Fact]
    public async Task A_currency_is_one_that_Stripe_knows_and_is_kept_in_lower_case()
    {
        var product = (await _sandbox.Made("/v1/products", new { name = "Pro" })).Id();
        var refused = await _sandbox.Post(
            "/v1/prices",
            new
            {
                product,
                currency = "xyz",
                unit_amount = 100,
            }
        );
        (refused.Status, refused.Error["param"].Text()).ShouldBe((400, "currency"));
        refused.Error["message"].Text()!.ShouldStartWith("Invalid currency: xyz.");
        (
            await _sandbox.Made(
                "/v1/prices",
                new
                {
                    product,
                    currency = "EUR",
                    unit_amount = 100,
                }
            )
        )["currency"].Text().ShouldBe("eur");
        var coupon = (await _sandbox.Made("/v1/coupons", new { percent_off = 10, duration = "once" })).Id();
        var restricted = await _sandbox.Post(
            "/v1/promotion_codes",
            new
            {
                promotion = new { type = "coupon", coupon },
                code = "FROM10",
                restrictions = new { minimum_amount = 1000, minimum_amount_currency = "xyz" },
            }
        );
        restricted.Error["param"].Text().ShouldBe("restrictions[minimum_amount_currency]");
    }

    [Fact]
    public async Task A_cursor_is_one_object_of_the_list()
    {
        await _sandbox.Made("/v1/customers", new { name = "Ann" });
        var unknown = await _sandbox.Get("/v1/customers", new { starting_after = "cus_none" });
        (unknown.Status, unknown.Error["code"].Text(), unknown.Error["param"].Text()).ShouldBe((400, "resource_missing", "starting_after"));
        (await _sandbox.Get("/v1/customers", new { starting_after = "cus_1", ending_before = "cus_2" }))
            .Error["code"]
            .Text()
            .ShouldBe("parameters_exclusive");
        (await _sandbox.Get("/v1/customers/search", new { query = "name:'Ann'", page = "never" })).Error["param"].Text().ShouldBe("page");
        (await _sandbox.Get("/v1/customers/search", new { query = "name:'Ann'", limit = 101 })).Error["param"].Text().ShouldBe("limit");
    }

    [Theory]
    [InlineData("pm_card_visa_chargeDeclined", "card_declined", "generic_decline")]
    [InlineData("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds")]
    [InlineData("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card")]
    [InlineData("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card")]
    [InlineData("pm_card_visa_chargeDeclinedVelocityLimitExceeded", "card_declined", "card_velocity_exceeded")]
    [InlineData("pm_card_chargeDeclinedExpiredCard", "expired_card", null)]
    [InlineData("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", null)]
    [InlineData("pm_card_chargeDeclinedProcessingError", "processing_error", null)]
    public async Task Documented_declining_cards_decline_for_their_reason(string card, string code, string? reason)
    {
        var customer = (await _sandbox.Made("/v1/customers", new { name = "Ann" })).Id();
        var refused = await _sandbox.Post($"/v1/payment_methods/{card}/attach", new { customer });
        (refused.Status, refused.Error["code"].Text(), refused.Error["decline_code"].Text()).ShouldBe((402, code, reason));
    }

    [Fact]
    public async Task Empty_means_unset_only_where_it_may()
    {
        var refused = await _sandbox.Post("/v1/customers", new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = "" });
        refused.Error["code"].Text().ShouldBe("parameter_invalid_empty");
        var customer = (await _sandbox.Made("/v1/customers", new { address = new { city = "Ulm" } })).Id();
        (await _sandbox.Made($"/v1/customers/{customer}", new { address = "" }))["address"].ShouldBeNull();
    }

    [Fact]
    public async Task Keys_are_made_valid_and_revoked_while_it_runs()
    {
        (await _sandbox.Send(HttpMethod.Get, "/v1/customers", key: "sk_test_second_key")).Status.ShouldBe(401);
        await _sandbox.Own("/_sandbox/keys", new JsonObject { ["add"] = "sk_test_second_key" });
        (await _sandbox.Send(HttpMethod.Get, "/v1/customers", key: "sk_test_second_key")).Status.ShouldBe(200);
        (await _sandbox.Get("/v1/customers")).Status.ShouldBe(200, "the first one stays valid");

        (await _sandbox.Own("/_sandbox/keys", new JsonObject { ["revoke"] = "sk_test_sandbox" }))
            .ToJsonString()
            .ShouldNotContain("second_key");
        var refused = await _sandbox.Get("/v1/customers");
        (refused.Status, refused.Error["code"].Text()).ShouldBe((401, "api_key_expired"));
        refused.Error["message"].Text()!.ShouldStartWith("Expired API Key provided: sk_test_");
        await _sandbox.Own("/_sandbox/keys", new JsonObject { ["add"] = "sk_test_sandbox" });
        (await _sandbox.Get("/v1/customers")).Status.ShouldBe(200);
        (await _sandbox.Own("/_sandbox/keys", new JsonObject { ["forget"] = "x" }))["error"].ShouldNotBeNull();
    }
}
