using StripeContract;

namespace Stripe.Tests.Contract;

/// <summary>Tests the checker for the sandbox and the portal: it accepts valid exchanges, and names each kind of violation.</summary>
public sealed class ExchangeCheckTests
{
    private const string Meter = """
        {"id":"mtr_1","object":"billing.meter","created":1790000000,"customer_mapping":{"event_payload_key":"customer","type":"by_id"},
        "default_aggregation":{"formula":"sum"},"display_name":"Calls","event_name":"calls","event_time_window":null,"livemode":false,
        "status":"active","status_transitions":{"deactivated_at":null},"updated":1790000000,"value_settings":{"event_payload_key":"value"}}
        """;

    private const string Item = """
        {"id":"ch_1","object":"balance_transaction","amount":1,"available_on":1790000000,"balance_type":"payments","created":1790000000,
        "currency":"usd","description":null,"exchange_rate":null,"fee":0,"fee_details":[],"net":1,"reporting_category":"charge",
        "source":"ch_1","status":"available","type":"charge"}
        """;

    private const string Error = """{"error":{"type":"invalid_request_error","message":"No."}}""";

    [Theory]
    [InlineData("POST", "/v1/billing/meters", "display_name=Calls&event_name=calls&default_aggregation[formula]=sum", 200, Meter)]
    [InlineData("GET", "/v1/billing/meters/mtr_1", "", 200, Meter)]
    [InlineData("GET", "/v1/balance_transactions/txn_1", "", 200, Item)]
    [InlineData("POST", "/v1/billing/meters", "nonsense=1", 400, Error)]
    [InlineData("GET", "/v1/nowhere", "", 404, Error)]
    [InlineData("POST", "/v2/billing/meter_event_stream", """{"events":[{"event_name":"calls","payload":{"value":"1"}}]}""", 200, "")]
    public void What_Stripe_takes_and_answers_passes(string method, string path, string sent, int status, string answered) =>
        Check(method, path, sent, status, answered).ShouldBeEmpty();

    [Theory]
    [InlineData("event_name=calls&default_aggregation[formula]=sum", "display_name: required parameter missing")]
    [InlineData("display_name=Calls&event_name=calls&default_aggregation[formula]=sum&colour=red", "colour: unknown parameter")]
    [InlineData("display_name=Calls&event_name=calls&default_aggregation[formula]=mean", "[formula]: value \"mean\" is none of")]
    [InlineData("display_name=Calls&event_name=calls&default_aggregation=sum", "default_aggregation: expected a hash, got scalar")]
    [InlineData("display_name[a]=Calls&event_name=calls&default_aggregation[formula]=sum", "display_name: expected a scalar")]
    [InlineData("display_name=&event_name=calls&default_aggregation[formula]=sum", "display_name: empty string")]
    [InlineData("display_name=a&display_name=b&event_name=calls&default_aggregation[formula]=sum", "display_name: parameter given twice")]
    [InlineData("display_name=%zz&event_name=calls&default_aggregation[formula]=sum", "display_name=%zz: bad percent-encoding")]
    [InlineData("[x=1&display_name=a&event_name=calls&default_aggregation[formula]=sum", "[x: malformed parameter name")]
    [InlineData("display_name=a&event_name=calls&default_aggregation[formula]=sum&expand[1]=x", "expand[1]: array indices must run 0..n-1")]
    [InlineData("display_name=a&event_name=calls&default_aggregation[formula]=sum&expand[a]=x", "expand[a]: array index expected")]
    public void A_request_that_Stripe_would_refuse_is_named(string sent, string said) =>
        Check("POST", "/v1/billing/meters", sent, 200, Meter)
            .ShouldContain(violation => violation.Contains(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("quantity=x", "quantity: expected an integer")]
    [InlineData("proration_date=1790000000000", "proration_date: unix time in seconds expected")]
    [InlineData("off_session=yes", "off_session: expected true or false")]
    [InlineData("price_data[unit_amount_decimal]=ten&price_data[currency]=usd&price_data[product]=p", "expected a decimal string")]
    [InlineData("metadata[a][b]=c", "metadata values must be scalar")]
    [InlineData("metadata[a123456789b123456789c123456789d123456789e]=c", "metadata key longer than 40")]
    [InlineData("tax_rates=x", "tax_rates: expected an array")]
    public void A_value_of_the_wrong_kind_is_named(string sent, string said) =>
        Check("POST", "/v1/subscription_items/si_1", sent, 402, """{"error":{"type":"card_error","message":"No."}}""")
            .ShouldContain(violation => violation.Contains(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("\"id\":\"mtr_1\",", "", "response.id: required field missing")]
    [InlineData("\"event_time_window\":null,", "", "response.event_time_window: field missing")]
    [InlineData("\"livemode\":false", "\"livemode\":null", "response.livemode: null where Stripe never returns null")]
    [InlineData("\"livemode\":false", "\"livemode\":\"false\"", "response.livemode: expected Boolean")]
    [InlineData("\"livemode\":false", "\"livemode\":false,\"colour\":1", "response.colour: field unknown")]
    [InlineData("\"updated\":1790000000", "\"updated\":1790000000000", "response.updated: not a unix time in seconds")]
    [InlineData("\"status\":\"active\"", "\"status\":\"asleep\"", "response.status: value \"asleep\" is none of")]
    [InlineData("{\"formula\":\"sum\"}", "\"sum\"", "response.default_aggregation: expected object")]
    public void An_answer_that_Stripe_would_not_give_is_named(string part, string instead, string said) =>
        Check("GET", "/v1/billing/meters/mtr_1", "", 200, Meter.Replace(part, instead, StringComparison.Ordinal))
            .ShouldContain(violation => violation.Contains(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("/v1/balance_transactions/txn_1?expand[]=source", "requested this field but it is an id string", "\"source\":\"ch_1\"")]
    [InlineData("/v1/balance_transactions/txn_1", "expanded object although not requested", "\"source\":{\"object\":\"refund\"}")]
    [InlineData("/v1/balance_transactions/txn_1?expand[]=source", "source.amount: required field", "\"source\":{\"object\":\"refund\"}")]
    public void What_is_expanded_is_what_was_asked(string path, string said, string source) =>
        Check("GET", path, "", 200, Item.Replace("\"source\":\"ch_1\"", source, StringComparison.Ordinal))
            .ShouldContain(violation => violation.Contains(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("?limit=1", """{"object":"list","url":"/v1/billing/meters","has_more":false,"data":[M,M]}""", "2 items for limit 1")]
    [InlineData("?limit=101", """{"object":"list","url":"/v1/billing/meters","has_more":false,"data":[M]}""", "limit 101 accepted")]
    [InlineData("", """{"object":"list","url":"/v1/customers","has_more":false,"data":[M]}""", "list url /v1/customers is not ")]
    [InlineData("", """{"object":"list","url":"/v1/billing/meters","has_more":true,"data":[]}""", "true on an empty page")]
    public void A_page_keeps_to_its_limit_and_address(string query, string answered, string said) =>
        Check("GET", "/v1/billing/meters" + query, "", 200, answered.Replace("M", Meter, StringComparison.Ordinal))
            .ShouldContain(violation => violation.Contains(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("GET", "/v1/nowhere", "", 200, Meter, "unknown path /v1/nowhere")]
    [InlineData("DELETE", "/v1/billing/meters", "", 200, Meter, "method DELETE not known")]
    [InlineData("GET", "/v1/billing/meters", "a=b", 200, Error, "GET with a body")]
    [InlineData("GET", "/v1/billing/meters", "", 500, Error, "invalid_request_error with HTTP 500")]
    [InlineData("GET", "/v1/billing/meters", "", 429, """{"error":{"type":"api_error"}}""", "response.error.message: missing")]
    [InlineData("GET", "/v1/billing/meters", "", 200, "<html>", "body is not JSON")]
    [InlineData("GET", "/v1/billing/meters", "", 200, "", "no JSON body")]
    [InlineData("POST", "/v2/billing/meter_event_stream", "events=1", 200, "", "body is not JSON")]
    public void A_wrong_address_or_error_is_named(string method, string path, string sent, int status, string answered, string said) =>
        Check(method, path, sent, status, answered).ShouldContain(violation => violation.Contains(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("billing.meter.created", "", null)]
    [InlineData("billing.meter.updated", ",\"previous_attributes\":{\"display_name\":\"Old\"}", null)]
    [InlineData("billing.meter.updated", "", "missing on an *.updated event")]
    [InlineData("billing.meter.created", ",\"previous_attributes\":{}", "only *.updated events carry it")]
    [InlineData("customer.created", "", "event customer.created carries customer, got billing.meter")]
    [InlineData("billing.meter.eaten", "", "unknown event type")]
    public void An_event_carries_its_object(string type, string more, string said)
    {
        var sent = $$$"""
            {"event":{"id":"evt_1","object":"event","api_version":"2026-07-29.dahlia","created":1790000000,
            "data":{"object":{{{Meter.ReplaceLineEndings("")}}}{{{more}}}},"livemode":false,"pending_webhooks":1,
            "request":null,"type":"{{{type}}}"}}
            """;
        var violations = new ExchangeCheck(ApiContract.OfRepository).CheckLines([sent.ReplaceLineEndings("")]).ToList();
        if (said is null)
            violations.ShouldBeEmpty();
        else
            violations.ShouldContain(violation => violation.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_that_is_not_JSON_is_named() =>
        new ExchangeCheck(ApiContract.OfRepository).CheckLines(["{"]).ShouldBe(["line 1 is not JSON"]);

    private static List<string> Check(string method, string path, string sent, int status, string answered)
    {
        var line = System.Text.Json.JsonSerializer.Serialize(
            new
            {
                method,
                path,
                requestBody = sent,
                status,
                responseBody = answered,
            }
        );
        return [.. new ExchangeCheck(ApiContract.OfRepository).CheckLines([line])];
    }
}
