using System.Net;
using Stripe.Billing;
using Stripe.Tests.Support;

namespace Stripe.Tests.Requests;

/// <summary>The requests as sent.</summary>
public sealed class RequestTests
{
    private const string Customer = """{"id":"cus_1","object":"customer","created":1700000000,"email":"a@example.com"}""";

    [Fact]
    public async Task Every_request_names_the_version_and_the_key()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(Customer);
        var customer = await new CustomerService(stripe.Client()).GetAsync("cus_1");

        customer.Id.ShouldBe("cus_1");
        customer.Created.ShouldBe(new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc));
        stripe.Single.Method.ShouldBe("GET");
        stripe.Single.Path.ShouldBe("/v1/customers/cus_1");
        stripe.Single.Headers["Stripe-Version"].ShouldBe("2026-07-29.dahlia");
        stripe.Single.Headers["Authorization"].ShouldBe("Bearer sk_test_fake");
        stripe.Single.Headers.ShouldNotContainKey("Idempotency-Key");
    }

    [Fact]
    public async Task A_post_carries_its_parameters_in_the_body_and_an_idempotency_key()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(Customer);
        await stripe.Client().V1.Customers.CreateAsync(new CustomerCreateOptions { Email = "a@example.com" });

        stripe.Single.Body.ShouldBe("email=a@example.com");
        stripe.Single.Query.ShouldBe("");
        stripe.Single.Headers["Content-Type"].ShouldBe("application/x-www-form-urlencoded");
        Guid.TryParse(stripe.Single.Headers["Idempotency-Key"], out _).ShouldBeTrue();
    }

    [Fact]
    public async Task The_callers_options_win()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(Customer);
        await stripe
            .Client()
            .V1.Customers.CreateAsync(
                new CustomerCreateOptions(),
                new RequestOptions
                {
                    ApiKey = "rk_test_other",
                    IdempotencyKey = "tenant-1-attempt-1",
                    StripeAccount = "acct_1",
                }
            );

        stripe.Single.Headers["Authorization"].ShouldBe("Bearer rk_test_other");
        stripe.Single.Headers["Idempotency-Key"].ShouldBe("tenant-1-attempt-1");
        stripe.Single.Headers["Stripe-Account"].ShouldBe("acct_1");
    }

    [Fact]
    public async Task Delete_options_travel_in_the_query_string()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers("""{"id":"sub_1","object":"subscription","status":"canceled"}""");
        var subscription = await new SubscriptionService(stripe.Client()).CancelAsync(
            "sub_1",
            new SubscriptionCancelOptions { InvoiceNow = true }
        );

        subscription.Status.ShouldBe(SubscriptionStatuses.Canceled);
        stripe.Single.Method.ShouldBe("DELETE");
        stripe.Single.Query.ShouldBe("?invoice_now=true");
        stripe.Single.Body.ShouldBe("");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    public void An_id_that_would_address_something_else_is_refused(string id) =>
        // "GET /v1/coupons/" would answer the list.
        Should.Throw<ArgumentException>(() =>
        {
            _ = new CouponService(new StripeClient("sk_test_1")).GetAsync(id);
        });

    [Fact]
    public async Task Ids_are_escaped()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers("""{"id":"a/b","object":"coupon"}""");
        await new CouponService(stripe.Client()).GetAsync("a b");
        stripe.Single.Path.ShouldBe("/v1/coupons/a b");
    }

    [Fact]
    public async Task A_raw_request_may_use_an_older_version()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers("""{"id":"mbur_1","object":"usage_record","quantity":5}""");
        var options = new RawRequestOptions { IdempotencyKey = "report-1" };
        options.AdditionalHeaders["Stripe-Version"] = "2024-06-20";
        var response = await stripe
            .Client()
            .RawRequestAsync(HttpMethod.Post, "/v1/subscription_items/si_1/usage_records", "action=increment&quantity=5", options);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.ShouldContain("mbur_1");
        stripe.Single.Body.ShouldBe("action=increment&quantity=5");
        stripe.Single.Headers["Stripe-Version"].ShouldBe("2024-06-20");
        stripe.Single.Headers["Idempotency-Key"].ShouldBe("report-1");
    }

    [Fact]
    public async Task A_raw_v2_request_is_json()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers("{}");
        await stripe.Client().RawRequestAsync(HttpMethod.Post, "/v2/billing/meter_events", """{"event_name":"api_calls"}""");
        stripe.Single.Headers["Content-Type"].ShouldBe("application/json");
        stripe.Single.Body.ShouldBe("""{"event_name":"api_calls"}""");
    }

    [Fact]
    public async Task Services_without_a_client_use_the_configured_one()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(
            """{"object":"billing.meter_event","event_name":"api_calls","identifier":"i-1","timestamp":1700000000}"""
        );
        try
        {
            StripeConfiguration.StripeClient = stripe.Client();
            var meterEvent = await new MeterEventService().CreateAsync(new MeterEventCreateOptions { EventName = "api_calls" });
            meterEvent.Identifier.ShouldBe("i-1");
        }
        finally
        {
            StripeConfiguration.StripeClient = null;
        }
    }

    [Fact]
    public async Task A_missing_or_broken_key_is_named_without_being_shown()
    {
        (await Should.ThrowAsync<StripeException>(() => new CustomerService(new StripeClient()).GetAsync("cus_1"))).Message.ShouldContain(
            "API key"
        );
        await Should.ThrowAsync<StripeException>(() => new StripeClient().RawRequestAsync(HttpMethod.Get, "/v1/balance"));
        Should.Throw<ArgumentException>(() => new StripeClient("sk_test_bro ken")).ToString().ShouldNotContain("sk_test");
    }

    [Fact]
    public async Task An_answer_keeps_its_request_id_and_its_raw_json()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(
            """{"id":"cus_1","object":"customer","field_of_tomorrow":{"a":1}}""",
            headers: ("Request-Id", "req_1")
        );
        var customer = await stripe.Client().V1.Customers.GetAsync("cus_1");

        customer.StripeResponse.RequestId.ShouldBe("req_1");
        customer.RawJsonElement!.Value.GetProperty("field_of_tomorrow").GetProperty("a").GetInt32().ShouldBe(1);
    }
}
