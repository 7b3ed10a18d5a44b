using System.Net;
using Stripe.Tests.Support;

namespace Stripe.Tests.Requests;

public sealed class ErrorTests
{
    [Fact]
    public async Task An_error_tells_its_type_code_parameter_and_request()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(
            """{"error":{"type":"invalid_request_error","code":"resource_missing","param":"id","message":"No such customer: 'cus_1'","""
                + "\"doc_url\":\"https://stripe.com/docs/error-codes/resource-missing\"}}",
            404,
            ("Request-Id", "req_9")
        );
        var exception = await Should.ThrowAsync<StripeException>(() => stripe.Client().V1.Customers.GetAsync("cus_1"));

        exception.HttpStatusCode.ShouldBe(HttpStatusCode.NotFound);
        exception.Message.ShouldBe("No such customer: 'cus_1'");
        exception.StripeError.Type.ShouldBe("invalid_request_error");
        exception.StripeError.Code.ShouldBe("resource_missing");
        exception.StripeError.Param.ShouldBe("id");
        exception.StripeError.DocUrl.ShouldEndWith("resource-missing");
        exception.StripeResponse.RequestId.ShouldBe("req_9");
    }

    [Fact]
    public async Task A_declined_card_brings_its_reason_and_its_payment_intent()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(
            """{"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds","message":"""
                + "\"Your card has insufficient funds.\",\"payment_intent\":"
                + """{"id":"pi_1","object":"payment_intent","status":"requires_payment_method"}}}""",
            402
        );
        var exception = await Should.ThrowAsync<StripeException>(() => stripe.Client().V1.Invoices.PayAsync("in_1"));
        exception.StripeError.DeclineCode.ShouldBe("insufficient_funds");
        exception.StripeError.PaymentIntent.Id.ShouldBe("pi_1");
    }

    [Fact]
    public async Task An_oauth_error_is_a_string()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(
            """{"error":"invalid_grant","error_description":"The code has expired"}""",
            400
        );
        var exception = await Should.ThrowAsync<StripeException>(() => stripe.Client().V1.Customers.GetAsync("cus_1"));
        exception.StripeError.Error.ShouldBe("invalid_grant");
        exception.Message.ShouldBe("The code has expired");
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("")]
    [InlineData("null")]
    public async Task A_proxys_answer_is_an_error_with_its_status(string body)
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(body, 502);
        var exception = await Should.ThrowAsync<StripeException>(() => stripe.Client().V1.Customers.GetAsync("cus_1"));
        exception.HttpStatusCode.ShouldBe(HttpStatusCode.BadGateway);
        exception.StripeError.ShouldNotBeNull();
        exception.Message.ShouldContain("502");
    }

    [Theory]
    [InlineData("<html>Welcome to the hotel network</html>")]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_success_that_is_no_object_is_an_error_without_the_body_in_its_message(string body)
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(body);
        var exception = await Should.ThrowAsync<StripeException>(() => stripe.Client().V1.Customers.GetAsync("cus_1"));
        exception.Message.ShouldContain("not the JSON expected");
        exception.ToString().ShouldNotContain("hotel");
    }

    [Fact]
    public async Task A_raw_requests_refusal_is_an_exception_too()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(
            """{"error":{"type":"invalid_request_error","message":"Unrecognized request URL"}}""",
            404
        );
        var exception = await Should.ThrowAsync<StripeException>(() => stripe.Client().RawRequestAsync(HttpMethod.Get, "/v1/gadgets"));
        exception.StripeError.Type.ShouldBe("invalid_request_error");
    }

    [Fact]
    public async Task A_stream_is_handed_over_or_refused()
    {
        await using var stripe = (await FakeStripe.StartAsync())
            .Answers("content")
            .Answers("""{"error":{"message":"no such file"}}""", 404);
        using var reader = new StreamReader(
            await stripe.Client().RequestStreamingAsync(HttpMethod.Get, "/v1/files/file_1/contents", null, null)
        );
        (await reader.ReadToEndAsync()).ShouldBe("content");
        var refused = () => stripe.Client().RequestStreamingAsync(HttpMethod.Get, "/v1/files/file_1/contents", null, null);
        (await refused.ShouldThrowAsync<StripeException>()).Message.ShouldBe("no such file");
    }

    [Fact]
    public async Task Keys_and_secrets_stay_out_of_messages()
    {
        const string Key = "sk_live_51Habcdefghijklmnop";
        await using var stripe = (await FakeStripe.StartAsync()).Answers(
            """{"error":{"type":"invalid_request_error","message":"Invalid API Key provided: """ + Key + """ and whsec_abcdef"}}""",
            401
        );
        var request = new RequestOptions { ApiKey = Key };
        var exception = await Should.ThrowAsync<StripeException>(() =>
            stripe.Client().V1.Customers.GetAsync("cus_1", requestOptions: request)
        );

        exception.Message.ShouldBe("Invalid API Key provided: sk_live_*** and whsec_***");
        exception.ToString().ShouldNotContain("51Habc");
        exception.StripeResponse.ToString().ShouldNotContain("51Habc");
        request.ToString().ShouldNotContain("51Habc");
        new StripeClient(Key).ToString().ShouldNotContain("51Habc");
    }
}
