using System.Text.Json;
using Stripe.Tests.Support;

namespace Stripe.Tests.Events;

public sealed class EventUtilityTests
{
    private const string Secret = "whsec_test_secret";
    private const long SignedAt = 1_785_000_000;
    private const string Json =
        """{"id":"evt_1","object":"event","api_version":"2026-07-29.dahlia","created":"""
        + """1785000000,"type":"customer.subscription.updated","livemode":false,"pending_webhooks":1,"request":"""
        + """{"id":"req_1","idempotency_key":"k"},"data":{"object":"""
        + """{"id":"sub_1","object":"subscription","status":"active"},"previous_attributes":{"status":"past_due"}}}""";

    [Fact]
    public void A_signed_event_is_read_with_its_typed_object()
    {
        var stripeEvent = EventUtility.ConstructEvent(Json, Header(), Secret, 300, SignedAt);

        stripeEvent.Type.ShouldBe(EventTypes.CustomerSubscriptionUpdated);
        stripeEvent.Data.Object.ShouldBeOfType<Subscription>().Status.ShouldBe("active");
        ((JsonElement)stripeEvent.Data.PreviousAttributes).GetProperty("status").GetString().ShouldBe("past_due");
        stripeEvent.Request.IdempotencyKey.ShouldBe("k");
    }

    [Fact]
    public void The_signature_is_the_documented_one()
    {
        // HMAC-SHA256 of "1.{}" under the key "whsec_a", computed by hand.
        using var hmac = new System.Security.Cryptography.HMACSHA256("whsec_a"u8.ToArray());
        EventUtility.ComputeSignature("whsec_a", "1", "{}").ShouldBe(Convert.ToHexStringLower(hmac.ComputeHash("1.{}"u8.ToArray())));
    }

    [Fact]
    public void Any_of_several_signatures_may_fit_while_a_secret_is_rotated()
    {
        var old = EventUtility.ComputeSignature("whsec_old", "1785000000", Json);
        var header = $"t=1785000000,v1={old},v0=ignored,v1={EventUtility.ComputeSignature(Secret, "1785000000", Json)}";
        EventUtility.ValidateSignature(Json, header, Secret, 300, SignedAt);
        EventUtility.ValidateSignature(Json, header, "whsec_old", 300, SignedAt);
    }

    [Theory]
    [InlineData("whsec_other")]
    [InlineData("test_secret")]
    public void Another_secret_does_not_fit(string secret) =>
        Should
            .Throw<StripeException>(() => EventUtility.ConstructEvent(Json, Header(), secret, 300, SignedAt))
            .Message.ShouldContain("None of the v1 signatures fits");

    [Fact]
    public void A_changed_body_does_not_fit() =>
        Should.Throw<StripeException>(() => EventUtility.ConstructEvent(Json + " ", Header(), Secret, 300, SignedAt));

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void Five_minutes_either_way_are_believed(long secondsLater, bool believed)
    {
        var check = () => EventUtility.ValidateSignature(Json, Header(), Secret, 300, SignedAt + secondsLater);
        if (believed)
            check.ShouldNotThrow();
        else
            check.ShouldThrow<StripeException>().Message.ShouldContain("300 seconds");
    }

    [Fact]
    public void The_default_clock_is_now()
    {
        EventUtility.ConstructEvent(Json, Signed.Header(Json, Secret), Secret).Id.ShouldBe("evt_1");
        Should.Throw<StripeException>(() => EventUtility.ConstructEvent(Json, Signed.Header(Json, Secret, 1_600_000_000), Secret));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("t=1785000000")]
    [InlineData("v1=00")]
    [InlineData("t=,v1=00")]
    [InlineData("t=-5,v1=00")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData("t=1785000000,v1=zz")]
    [InlineData("t=1785000000,v1=")]
    [InlineData("t=1785000000,v1=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void A_broken_header_is_a_stripe_exception(string header) =>
        Should.Throw<StripeException>(() => EventUtility.ConstructEvent(Json, header, Secret, 300, SignedAt));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"object":"customer","id":"cus_1"}""")]
    public void A_signed_body_that_is_no_event_is_a_stripe_exception(string json) =>
        Should.Throw<StripeException>(() => EventUtility.ConstructEvent(json, Signed.Header(json, Secret), Secret));

    [Fact]
    public void Without_a_secret_nothing_is_believed() =>
        Should
            .Throw<StripeException>(() => EventUtility.ConstructEvent(Json, Header(), "", 300, SignedAt))
            .Message.ShouldContain("No webhook secret");

    [Fact]
    public void Another_release_is_refused_unless_the_caller_says_so()
    {
        var old = Json.Replace("2026-07-29.dahlia", "2025-03-31.basil", StringComparison.Ordinal);
        Should.Throw<StripeException>(() => EventUtility.ParseEvent(old)).Message.ShouldContain("2025-03-31.basil");
        EventUtility.ParseEvent(old, throwOnApiVersionMismatch: false).Id.ShouldBe("evt_1");
    }

    [Theory]
    [InlineData("2026-03-25.dahlia", true)]
    [InlineData("2025-03-31.basil", false)]
    [InlineData("2024-06-20", false)]
    [InlineData("2026-07-29.preview", false)]
    [InlineData(null, false)]
    public void Versions_fit_by_release(string version, bool fits) => EventUtility.IsCompatibleApiVersion(version).ShouldBe(fits);

    [Fact]
    public void An_unknown_object_is_left_raw()
    {
        var json = Json.Replace("\"object\":\"subscription\"", "\"object\":\"gadget\"", StringComparison.Ordinal);
        var stripeEvent = EventUtility.ParseEvent(json);
        stripeEvent.Data.Object.ShouldBeNull();
        ((JsonElement)stripeEvent.Data.RawObject).GetProperty("id").GetString().ShouldBe("sub_1");
    }

    private static string Header() => Signed.Header(Json, Secret, SignedAt);
}
