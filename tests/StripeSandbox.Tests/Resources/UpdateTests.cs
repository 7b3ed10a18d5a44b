using System.Text.Json.Nodes;
using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests.Resources;

/// <summary>Which fields of an object can be updated, that an event is emitted, and which cannot.</summary>
public sealed class UpdateTests : IAsyncLifetime
{
    private Sandbox _sandbox = null!;
    private Catalogue _make = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await Sandbox.Start();
        _make = new Catalogue(_sandbox);
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    private async Task<JsonNode> LastEvent(string type) =>
        (await _sandbox.Get("/v1/events", new { type, limit = 1 })).List.ShouldHaveSingleItem()["data"]!;

    [Fact]
    public async Task Coupons_and_their_codes()
    {
        var coupon = (
            await _sandbox.Made(
                "/v1/coupons",
                new
                {
                    percent_off = 25,
                    duration = "once",
                    name = "Quarter",
                }
            )
        ).Id();
        (await _sandbox.Made($"/v1/coupons/{coupon}", new { name = "A quarter", metadata = new { why = "nicer" } }))["name"]
            .Text()
            .ShouldBe("A quarter");
        (await LastEvent("coupon.updated"))["previous_attributes"]!["name"].Text().ShouldBe("Quarter");
        (await _sandbox.Post($"/v1/coupons/{coupon}", new { percent_off = 50 }))
            .Error["code"]
            .Text()
            .ShouldBe("parameter_unknown", "what a coupon takes off never changes");
        var code = (await _sandbox.Made("/v1/promotion_codes", new { promotion = new { type = "coupon", coupon }, code = "QUARTER" })).Id();
        (await _sandbox.Made($"/v1/promotion_codes/{code}", new { active = false }))["active"]!.GetValue<bool>().ShouldBeFalse();
        (await LastEvent("promotion_code.updated"))["object"]!["code"].Text().ShouldBe("QUARTER");
        await _sandbox.Delete($"/v1/coupons/{coupon}");
        (await _sandbox.Post($"/v1/promotion_codes/{code}", new { active = true })).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_code_is_activated_again_only_while_it_can_be_redeemed_and_nobody_else_has_it()
    {
        async Task<string> Coupon(object? sent = null) =>
            (await _sandbox.Made("/v1/coupons", sent ?? new { percent_off = 25, duration = "once" })).Id();
        async Task<string> Code(string coupon, string code, long? expires = null)
        {
            var sent = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["promotion"] = new { type = "coupon", coupon },
                ["code"] = code,
            };
            if (expires is not null)
                sent["expires_at"] = expires;
            var id = (await _sandbox.Made("/v1/promotion_codes", sent)).Id();
            await _sandbox.Made($"/v1/promotion_codes/{id}", new { active = false });
            return id;
        }

        var soon = await _sandbox.Now() + 3600;
        var taken = await Code(await Coupon(), "TAKEN");
        await _sandbox.Made("/v1/promotion_codes", new { promotion = new { type = "coupon", coupon = await Coupon() }, code = "taken" });
        var expired = await Code(await Coupon(), "EXPIRED", soon);
        var ended = await Code(
            await Coupon(
                new
                {
                    percent_off = 25,
                    duration = "once",
                    redeem_by = soon,
                }
            ),
            "ENDED"
        );
        var good = await Code(await Coupon(), "GOOD");
        await _sandbox.Advance(7200);
        foreach (var (code, why) in ((string, string)[])[(taken, "already exists"), (expired, "has expired"), (ended, "no longer valid")])
        {
            var refused = await _sandbox.Post($"/v1/promotion_codes/{code}", new { active = true });
            (refused.Status, refused.Error["param"].Text()).ShouldBe((400, "active"));
            refused.Error["message"].Text()!.ShouldContain(why);
        }

        var active = await _sandbox.Made($"/v1/promotion_codes/{good}", new { active = true });
        active["active"]!.GetValue<bool>().ShouldBeTrue();
        await _sandbox.Delete($"/v1/coupons/{active["promotion"]!["coupon"].Text()}");
        (await _sandbox.Get($"/v1/promotion_codes/{good}"))["active"]!
            .GetValue<bool>()
            .ShouldBeFalse("a code is active while its coupon is valid");
    }

    [Fact]
    public async Task Cards_charges_and_refunds()
    {
        var customer = await _make.Customer();
        await _make.Subscribe(customer, await _make.Fixed(1000));
        var method = (await _sandbox.Get("/v1/payment_methods", new { customer })).List[0].Id();
        var changed = await _sandbox.Made(
            $"/v1/payment_methods/{method}",
            new
            {
                card = new { exp_month = 3, exp_year = 2040 },
                billing_details = new { name = "Ann", address = new { city = "Ulm" } },
                metadata = new { a = "1" },
            }
        );
        (
            changed["card"]!["exp_month"].Number(),
            changed["card"]!["exp_year"].Number(),
            changed["billing_details"]!["address"]!["city"].Text()
        ).ShouldBe((3, 2040, "Ulm"));
        (await LastEvent("payment_method.updated"))["previous_attributes"]!["card"]!["exp_month"].Number().ShouldBe(12);
        (await _sandbox.Post($"/v1/payment_methods/{method}", new { card = new { exp_month = 13 } }))
            .Error["code"]
            .Text()
            .ShouldBe("invalid_expiry_month");

        foreach (var year in (int[])[-1, 34, 2020, 2999])
        {
            var refused = await _sandbox.Post($"/v1/payment_methods/{method}", new { card = new { exp_year = year } });
            (refused.Status, refused.Error["code"].Text()).ShouldBe((402, "invalid_expiry_year"));
        }

        var over = new
        {
            type = "card",
            card = new
            {
                number = "4242424242424242",
                exp_month = 12,
                exp_year = 2020,
            },
        };
        (await _sandbox.Post("/v1/payment_methods", over)).Error["code"].Text().ShouldBe("invalid_expiry_year");

        var charge = (await _sandbox.Get("/v1/charges", new { customer })).List[0].Id();
        (await _sandbox.Made($"/v1/charges/{charge}", new { description = "May", fraud_details = new { user_report = "safe" } }))[
            "fraud_details"
        ]!
            ["user_report"]
            .Text()
            .ShouldBe("safe");
        (await _sandbox.Post($"/v1/charges/{charge}", new { customer = await _make.Customer() }))
            .Error["param"]
            .Text()
            .ShouldBe("customer");
        var refund = (await _sandbox.Made("/v1/refunds", new { charge, amount = 100 })).Id();
        (await _sandbox.Made($"/v1/refunds/{refund}", new { metadata = new { ticket = "7" } }))["metadata"]!["ticket"].Text().ShouldBe("7");
    }

    [Fact]
    public async Task Tax_rates_features_and_credit_grants()
    {
        var rate = (
            await _sandbox.Made(
                "/v1/tax_rates",
                new
                {
                    display_name = "VAT",
                    inclusive = false,
                    percentage = 19m,
                }
            )
        ).Id();
        (await _sandbox.Made($"/v1/tax_rates/{rate}", new { active = false }))["active"]!.GetValue<bool>().ShouldBeFalse();
        (await _sandbox.Get($"/v1/tax_rates/{rate}"))["active"]!.GetValue<bool>().ShouldBeFalse();
        (await _sandbox.Post($"/v1/tax_rates/{rate}", new { percentage = 20 })).Error["code"].Text().ShouldBe("parameter_unknown");

        var feature = (await _sandbox.Made("/v1/entitlements/features", new { lookup_key = "sso", name = "SSO" })).Id();
        var product = (await _make.Product()).Id();
        await _sandbox.Made($"/v1/products/{product}/features", new { entitlement_feature = feature });
        await _sandbox.Made($"/v1/entitlements/features/{feature}", new { name = "Single sign-on", active = false });
        (await _sandbox.Get($"/v1/products/{product}/features")).List[0]["entitlement_feature"]!["name"].Text().ShouldBe("Single sign-on");

        var grant = (
            await _sandbox.Made(
                "/v1/billing/credit_grants",
                new
                {
                    customer = await _make.Customer(),
                    amount = new { type = "monetary", monetary = new { currency = "usd", value = 500 } },
                    applicability_config = new { scope = new { price_type = "metered" } },
                }
            )
        ).Id();
        var later = await _sandbox.Now() + 86_400;
        (await _sandbox.Made($"/v1/billing/credit_grants/{grant}", new { expires_at = later }))["expires_at"].Number().ShouldBe(later);
        (await _sandbox.Post($"/v1/billing/credit_grants/{grant}", new { expires_at = 1 })).Error["param"].Text().ShouldBe("expires_at");
    }
}
