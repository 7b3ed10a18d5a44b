using System.Net;
using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests.HostedCheckout;

public sealed class CheckoutTests : IAsyncLifetime
{
    private Sandbox _sandbox = null!;
    private Catalogue _make = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await Sandbox.Start();
        _make = new Catalogue(_sandbox);
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    private async Task<string> Session(string product = "Pro Haiku") =>
        (
            await _sandbox.Made(
                "/v1/checkout/sessions",
                new
                {
                    mode = "subscription",
                    success_url = "https://portal.example/ok?session={CHECKOUT_SESSION_ID}",
                    cancel_url = "https://portal.example/no",
                    customer_email = "lena@example.com",
                    client_reference_id = "tenant-7",
                    allow_promotion_codes = true,
                    metadata = new { tenant = "7" },
                    subscription_data = new { metadata = new { tenant = "7" } },
                    line_items = new object[] { new { price = await _make.Fixed(1000, product: product), quantity = 1 } },
                }
            )
        ).Id();

    [Fact]
    public async Task Paying_makes_the_customer_and_the_subscription_and_leads_back()
    {
        var id = await Session();
        var shown = await new CheckoutPage(_sandbox, id).Open();
        shown.Text.ShouldContain("Pay $10.00 and subscribe");
        shown.Text.ShouldContain("no real money moves here");
        var paid = await new CheckoutPage(_sandbox, id).Pay("4242 4242 4242 4242");
        paid.Status.ShouldBe(HttpStatusCode.SeeOther);
        paid.Location.ShouldBe("https://portal.example/ok?session=" + id);
        var session = await _sandbox.Get($"/v1/checkout/sessions/{id}", new { expand = new[] { "subscription", "customer" } });
        session["status"].Text().ShouldBe("complete");
        session["payment_status"].Text().ShouldBe("paid");
        session["subscription"]!["status"].Text().ShouldBe("active");
        session["subscription"]!["metadata"]!["tenant"].Text().ShouldBe("7");
        session["customer"]!["email"].Text().ShouldBe("lena@example.com");
        session["client_reference_id"].Text().ShouldBe("tenant-7");
        var types = await _sandbox.EventTypes();
        types[types.IndexOf("charge.succeeded")..]
            .ShouldBe([
                "charge.succeeded",
                "payment_method.attached",
                "customer.created",
                "customer.updated",
                "checkout.session.completed",
                "customer.subscription.created",
                "payment_intent.created",
                "payment_intent.succeeded",
                "invoice.created",
                "invoice.finalized",
                "invoice.updated",
                "invoice.paid",
                "invoice.payment_succeeded",
                "invoice_payment.paid",
            ]);
        (await new CheckoutPage(_sandbox, id).Open()).Text.ShouldContain("already done");
        (await new CheckoutPage(_sandbox, id).Pay("4242424242424242")).Location.ShouldBe("/c/pay/" + id);
        (await _sandbox.Get("/v1/subscriptions")).List.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_decline_keeps_the_form_and_charges_nothing()
    {
        var id = await Session();
        var declined = await new CheckoutPage(_sandbox, id).PayAndFollow("4000 0000 0000 0002");
        declined.Text.ShouldContain("Your card was declined. (card_declined: generic_decline)");
        declined.Text.ShouldContain("4000 0000 0000 0002");
        (await _sandbox.Get("/v1/customers")).List.ShouldBeEmpty();
        (await _sandbox.Get("/v1/invoices")).List.ShouldBeEmpty();
        (await new CheckoutPage(_sandbox, id).Open()).Text.ShouldNotContain(
            "was declined",
            Case.Sensitive,
            "a page that is opened anew starts anew"
        );
        (await new CheckoutPage(_sandbox, id).Pay("4242424242424242")).Location.ShouldBe("https://portal.example/ok?session=" + id);
    }

    [Theory]
    [InlineData("4000 0000 0000 0002", "123")]
    [InlineData("4111", "1")]
    public async Task Whatever_was_posted_the_next_page_is_got_so_that_back_and_reload_send_nothing_again(string number, string cvc)
    {
        var id = await Session();
        var page = new CheckoutPage(_sandbox, id);
        var answer = await page.Pay(number, cvc: cvc);
        (answer.Status, answer.Location).ShouldBe((HttpStatusCode.SeeOther, $"/c/pay/{id}?tried"));
        var again = await page.Get(answer.Location!);
        again.Status.ShouldBe(HttpStatusCode.OK);
        again.Text.ShouldBe((await page.Get(answer.Location!)).Text, "a reload shows the same");
        again.Text.ShouldContain("Lena Novak");
        again.Text.ShouldNotContain($"value=\"{cvc}\"", Case.Sensitive, "a security code is typed anew");
        (
            await page.Post($"/c/pay/{id}/promotion", new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = "nope" })
        ).Status.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task The_card_that_fails_later_pays_today_and_fails_at_renewal()
    {
        var id = await Session();
        (await new CheckoutPage(_sandbox, id).Pay("4000000000000341")).Status.ShouldBe(HttpStatusCode.SeeOther);
        var subscription = (await _sandbox.Get($"/v1/checkout/sessions/{id}"))["subscription"].Text();
        await _sandbox.Advance(32 * 86_400);
        (await _sandbox.Get($"/v1/subscriptions/{subscription}"))["status"].Text().ShouldBe("past_due");
    }

    [Fact]
    public async Task Three_d_secure_asks_and_both_answers_count()
    {
        var id = await Session();
        var page = new CheckoutPage(_sandbox, id);
        (await page.Pay("4000 0025 0000 3155")).Location.ShouldBe("/c/3ds/" + id);
        (await page.Get("/c/3ds/" + id)).Text.ShouldContain("Is it you?");
        (await page.Confirm(agree: false)).Location.ShouldBe($"/c/pay/{id}?authentication_failed");
        (await _sandbox.Get($"/v1/checkout/sessions/{id}"))["status"].Text().ShouldBe("open");
        await page.Pay("4000 0025 0000 3155");
        (await page.Confirm(agree: true)).Location.ShouldBe("https://portal.example/ok?session=" + id);
        // After one confirmation, renewals need no other.
        await _sandbox.Advance(32 * 86_400);
        (await _sandbox.Get("/v1/subscriptions")).List[0]["status"].Text().ShouldBe("active");
    }

    [Theory]
    [InlineData("4111", "12 / 34", "123", "test cards only")]
    [InlineData("4242424242424242", "12 / 20", "123", "expired")]
    [InlineData("4242424242424242", "13 / 34", "123", "month and year")]
    [InlineData("4242424242424242", "12 / 34", "1", "security code")]
    public async Task What_is_wrong_is_said_beside_the_field(string number, string expiry, string cvc, string expected)
    {
        var wrong = await new CheckoutPage(_sandbox, await Session()).PayAndFollow(number, expiry, cvc);
        wrong.Text.ShouldContain(expected);
        wrong.Text.ShouldContain("aria-invalid");
    }

    [Fact]
    public async Task Promotion_codes_change_the_amount()
    {
        var coupon = (
            await _sandbox.Made(
                "/v1/coupons",
                new
                {
                    amount_off = 300,
                    currency = "usd",
                    duration = "once",
                }
            )
        ).Id();
        await _sandbox.Made("/v1/promotion_codes", new { promotion = new { type = "coupon", coupon }, code = "LAUNCH" });
        var id = await Session();
        var page = new CheckoutPage(_sandbox, id);
        var refused = await page.Post(
            $"/c/pay/{id}/promotion",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = "nope" }
        );
        (await page.Get(refused.Location!)).Text.ShouldContain("This code is not valid.");
        await page.Post($"/c/pay/{id}/promotion", new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = "launch" });
        var discounted = (await page.Open()).Text;
        discounted.ShouldContain("Pay $7.00 and subscribe");
        discounted.ShouldContain("""Discount</th><td class="num">−$3.00</td>""", Case.Sensitive, "a real minus");
        await page.Pay("4242424242424242");
        var invoice = (await _sandbox.Get("/v1/invoices")).List[0];
        invoice["total"].Number().ShouldBe(700);
        invoice["total_discount_amounts"]![0]!["amount"].Number().ShouldBe(300);
    }

    [Fact]
    public async Task A_tax_id_is_taken_when_asked_for()
    {
        var id = (
            await _sandbox.Made(
                "/v1/checkout/sessions",
                new
                {
                    mode = "subscription",
                    success_url = "https://portal.example/",
                    line_items = new object[] { new { price = await _make.Fixed(1000), quantity = 1 } },
                    tax_id_collection = new { enabled = true },
                }
            )
        ).Id();
        (await new CheckoutPage(_sandbox, id).Open()).Text.ShouldContain("Tax ID (optional)");
        await new CheckoutPage(_sandbox, id).Pay("4242424242424242");
        var customer = (await _sandbox.Get($"/v1/checkout/sessions/{id}"))["customer"].Text();
        (await _sandbox.Get($"/v1/customers/{customer}/tax_ids")).List.Single()["type"].Text().ShouldBe("eu_vat");
    }

    [Fact]
    public async Task A_session_expires()
    {
        var id = await Session();
        await _sandbox.Advance(24 * 3600 + 10);
        (await _sandbox.Get($"/v1/checkout/sessions/{id}"))["status"].Text().ShouldBe("expired");
        (await new CheckoutPage(_sandbox, id).Open()).Status.ShouldBe(HttpStatusCode.Gone);
        (await _sandbox.EventTypes()).ShouldContain("checkout.session.expired");
    }

    [Fact]
    public async Task Everything_shown_is_escaped_and_no_script_may_run()
    {
        var id = await Session("<script>alert(1)</script>");
        using var response = await _sandbox.Http.GetAsync($"/c/pay/{id}");
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldNotContain("<script");
        text.ShouldContain("&lt;script&gt;");
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("form-action 'self' https://portal.example;");
    }

    [Fact]
    public async Task Another_site_cannot_press_the_buttons()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/dashboard/reset");
        request.Headers.Add("Origin", "https://evil.example");
        using var response = await _sandbox.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }
}
