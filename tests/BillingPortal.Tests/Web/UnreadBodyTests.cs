using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BillingPortal.ApiKeys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Web;

/// <summary>A body is read as it was meant, or refused with the field's name: nothing misspelt counts as left out.</summary>
[Collection(SharedPortal.Name)]
public sealed class UnreadBodyTests(PortalApp app)
{
    private const string Chat = "/v1/chat/completions";

    [Fact]
    public async Task Every_call_with_a_body_names_a_field_that_it_does_not_have()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        var asked = new List<string>();
        foreach (var (method, path) in Bodies().Where(each => each.Path != Chat))
        {
            var (status, problem) = await SendAsync(key, method, path, """{"tset":true}""");
            status.ShouldBe(HttpStatusCode.BadRequest, path);
            Text(problem, "code").ShouldBe("unknown_field", path);
            Text(problem, "field").ShouldBe("tset", path);
            Text(problem, "title").ShouldBe("There is no field \"tset\".", path);
            Text(problem, "detail")!.ShouldStartWith("It takes ", Case.Sensitive, path);
            asked.Add(path);
        }
        asked.ShouldBe(
            [
                "/api/billing/checkout",
                "/api/billing/subscription/cancel",
                "/api/billing/subscription/change",
                "/api/keys",
                "/api/keys/1",
                "/api/keys/1/rotate",
                "/v1/scrape",
            ],
            ignoreOrder: true
        );
    }

    [Theory]
    [InlineData("POST", "/api/billing/portal")]
    [InlineData("POST", "/api/billing/subscription/resume")]
    [InlineData("DELETE", "/api/keys/1")]
    public async Task A_call_without_a_body_takes_no_field_either(string method, string path)
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        var (status, problem) = await SendAsync(key, method, path, """{"at_period_end":true}""");
        (status, Text(problem, "code"), Text(problem, "field"), Text(problem, "detail")).ShouldBe(
            (HttpStatusCode.BadRequest, "unknown_field", "at_period_end", "This call takes no fields.")
        );
        foreach (var bad in (string[])["[]", "{"])
            (await SendAsync(key, method, path, bad)).Status.ShouldBe(HttpStatusCode.BadRequest, bad);
        foreach (var nothing in (string[])["", "{}", "null"])
        {
            var (answer, said) = await SendAsync(key, method, path, nothing);
            if (answer != HttpStatusCode.OK) // what the call itself answers: this tenant has no subscription and no such key
                Text(said, "code").ShouldBeOneOf("no_subscription", "not_found");
        }
    }

    [Theory]
    [InlineData("""{"name":"a","tset":true}""", "tset")]
    [InlineData("""{"name":"a","networks":["203.0.113.7"]}""", "networks")]
    public async Task A_misspelt_field_makes_no_key(string body, string field)
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        var (status, problem) = await SendAsync(key, "POST", "/api/keys", body);
        (status, Text(problem, "field")).ShouldBe((HttpStatusCode.BadRequest, field));
        Text(problem, "detail").ShouldBe("It takes name, test, scopes, expires_at, rate_per_minute, quota_per_period, allowed_networks.");
        await using var db = app.Db();
        (await db.Set<ApiKey>().CountAsync(row => row.TenantId == tenant.Id)).ShouldBe(1, "only the caller's own");
    }

    [Theory]
    [InlineData("""{"name":3}""", "name", "name cannot be read. Use text in double quotes.")]
    [InlineData("""{"name":"a\ud800"}""", "name", "name cannot be read. Use text in double quotes.")]
    [InlineData("""{"name":"a","test":"yes"}""", "test", "test cannot be read. Use true or false.")]
    [InlineData("""{"name":"a","scopes":"call"}""", "scopes", "scopes cannot be read. Use a list, such as [\"one\",\"two\"].")]
    [InlineData("""{"name":"a","scopes":["call",1]}""", "scopes", "scopes[1] cannot be read. Use text in double quotes.")]
    [InlineData(
        """{"name":"a","rate_per_minute":"30"}""",
        "rate_per_minute",
        "rate_per_minute cannot be read. Use one whole number, 1 or more."
    )]
    [InlineData(
        """{"name":"a","rate_per_minute":99999999999}""",
        "rate_per_minute",
        "rate_per_minute cannot be read. Use one whole number, 1 or more."
    )]
    [InlineData(
        """{"name":"a","quota_per_period":1.5}""",
        "quota_per_period",
        "quota_per_period cannot be read. Use one whole number, 0 or more."
    )]
    [InlineData(
        """{"name":"a","expires_at":"soon"}""",
        "expires_at",
        "expires_at cannot be read. Use a time such as 2026-01-31T12:00:00Z."
    )]
    [InlineData("""{"name":"a","test":true,"test":false}""", "test", "test was sent twice. Send it once.")]
    public async Task A_value_that_cannot_be_read_is_named_with_what_it_takes(string body, string field, string title)
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        var (status, problem) = await SendAsync(key, "POST", "/api/keys", body);
        (status, Text(problem, "code"), Text(problem, "field"), Text(problem, "title")).ShouldBe(
            (HttpStatusCode.BadRequest, "invalid_field", field, title)
        );
    }

    [Theory]
    [InlineData("""{"name":""", "The JSON is not valid at $.name.")]
    [InlineData("""["name"]""", "Send a JSON object as the body.")]
    [InlineData("3", "Send a JSON object as the body.")]
    [InlineData("null", "Send a JSON object as the body.")]
    public async Task What_is_no_object_is_told_so(string body, string detail)
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        var (status, problem) = await SendAsync(key, "POST", "/api/keys", body);
        (status, Text(problem, "code"), Text(problem, "detail")).ShouldBe((HttpStatusCode.BadRequest, "bad_request", detail));
    }

    [Fact]
    public async Task What_a_client_sends_to_a_model_passes_also_where_the_demo_model_does_not_know_it()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku");
        var (status, problem) = await SendAsync(
            await tenant.KeyAsync(),
            "POST",
            Chat,
            """{"messages":[{"role":"user","content":"words: 2","name":"ann"}],"max_tokens":2,"temperature":0.5}"""
        );
        status.ShouldBe(HttpStatusCode.OK, problem.ToString());
    }

    [Theory]
    [InlineData("/api/billing/usage?metre=tokens", "metre", "It takes from, to, meter, split.")]
    [InlineData("/api/billing/usage.csv?until=2026-01-01", "until", "It takes from, to, meter, key.")]
    [InlineData("/api/billing/invoices?page=2", "page", "It takes limit, before.")]
    [InlineData("/api/billing/invoices/in_1/explanation?id=in_2", "id", "This call takes no parameters.")]
    [InlineData("/api/keys?test=true", "test", "This call takes no parameters.")]
    public async Task A_misspelt_parameter_filters_nothing_and_is_refused(string path, string field, string detail)
    {
        var answer = await (await (await app.SignUpAsync()).KeyAsync()).GetAsync(path);
        var problem = await answer.JsonAsync();
        (answer.StatusCode, Text(problem, "code"), Text(problem, "field"), Text(problem, "detail")).ShouldBe(
            (HttpStatusCode.BadRequest, "unknown_parameter", field, detail)
        );
    }

    [Theory]
    [InlineData("/api/billing/usage?meter=nope")]
    [InlineData("/api/billing/usage.csv?meter=nope")]
    public async Task A_meter_that_does_not_exist_is_not_one_without_usage(string path)
    {
        var answer = await (await (await app.SignUpAsync()).KeyAsync()).GetAsync(path);
        var problem = await answer.JsonAsync();
        (answer.StatusCode, Text(problem, "code"), Text(problem, "field")).ShouldBe((HttpStatusCode.BadRequest, "invalid_field", "meter"));
        Text(problem, "title")!.ShouldStartWith("There is no meter \"nope\". Use api_calls, ");
        Text(problem, "title")!.ShouldContain("output_tokens");
    }

    [Fact]
    public async Task A_status_that_no_invoice_has_is_refused()
    {
        var answer = await app.GetPageAsync("/api/billing/admin/invoices?status=payed", SignedInPages.Operator);
        var problem = await answer.JsonAsync();
        (answer.StatusCode, Text(problem, "field"), Text(problem, "title")).ShouldBe(
            (HttpStatusCode.BadRequest, "status", "Use draft, open, past_due, paid, uncollectible, void.")
        );
    }

    /// <summary>Every call of the public API that reads a JSON body.</summary>
    private IEnumerable<(string Method, string Path)> Bodies() =>
        from endpoint in app.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let route = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where route.StartsWith("/api/", StringComparison.Ordinal) || route.StartsWith("/v1/", StringComparison.Ordinal)
        where endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/json") == true
        select (
            endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0],
            route.Replace("{id:long}", "1", StringComparison.Ordinal)
        );

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(TestKey key, string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), app.Url + path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
        var answer = await app.Http.SendAsync(request);
        return (answer.StatusCode, await answer.JsonAsync());
    }

    private static string? Text(JsonElement problem, string name) => problem.TryGetProperty(name, out var value) ? value.GetString() : null;
}
