using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Web;

/// <summary>An unreadable parameter is named with what it accepts, and never in .NET's error texts.</summary>
[Collection(SharedPortal.Name)]
public sealed class UnreadParameterTests(PortalApp app)
{
    private static readonly string[] OfDotNet =
    [
        "Nullable",
        "Int32",
        "Int64",
        "DateOnly",
        "System.",
        "bind",
        "parameter \\u0022",
        "Body body",
    ];

    [Fact]
    public async Task Every_parameter_of_every_call_that_cannot_be_read_is_named()
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        var asked = 0;
        foreach (var (path, name) in Parameters())
        foreach (var value in (string[])["nope", "999999999999999999999", "1&" + name + "=2"])
        {
            var where = $"{path}?{name}={value}";
            var answer = path.Contains("/admin/", StringComparison.Ordinal)
                ? await app.GetPageAsync(where, SignedInPages.Operator)
                : await key.GetAsync(where);
            var text = await answer.Content.ReadAsStringAsync();
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{where}: {text}");
            var problem = JsonDocument.Parse(text).RootElement;
            (problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString()).ShouldBe(("invalid_field", name), where);
            problem.GetProperty("title").GetString().ShouldNotBeNull().ShouldContain("Use ", Case.Sensitive, where);
            foreach (var word in OfDotNet)
                text.ShouldNotContain(word, Case.Sensitive, where);
            asked++;
        }
        asked.ShouldBeGreaterThanOrEqualTo(30);
    }

    [Theory]
    [InlineData("/api/billing/invoices?limit=99999999999", "limit", "\"99999999999\" cannot be read. Use one whole number from 1 to 100.")]
    [InlineData("/api/billing/invoices?limit=1&limit=2", "limit", "\"1,2\" cannot be read. Use one whole number from 1 to 100.")]
    [InlineData(
        "/api/billing/invoices/in_1/lines/0/ledger?day=nope",
        "day",
        "\"nope\" cannot be read. Use a day from 2000-01-01 to 2999-12-31."
    )]
    [InlineData("/api/billing/invoices/in_1/lines/0/ledger?key=x", "key", "\"x\" cannot be read. Use one whole number.")]
    [InlineData("/api/billing/invoices/in_1/lines/0/ledger?after=x", "after", "Use the \"next\" value of the previous page.")]
    [InlineData("/api/billing/usage?from=03/04/2026", "from", "Use a day from 2000-01-01 to 2999-12-31.")]
    [InlineData("/api/billing/usage?split=colour", "split", "Use none, key, endpoint, model or status.")]
    [InlineData("/api/billing/usage?split=3", "split", "Use none, key, endpoint, model or status.")]
    [InlineData("/api/billing/usage?split=key,endpoint", "split", "Use none, key, endpoint, model or status.")]
    public async Task It_says_what_it_takes(string path, string field, string advice)
    {
        var problem = await (await (await (await app.SignUpAsync()).KeyAsync()).GetAsync(path)).JsonAsync();
        (problem.GetProperty("field").GetString(), problem.GetProperty("title").GetString()).ShouldBe((field, advice));
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("", null)]
    [InlineData("{\"name\":3}", "name")]
    [InlineData("{\"name\":\"a\",\"rate_per_minute\":\"many\"}", "rate_per_minute")]
    [InlineData("{\"name\":\"a\",\"scopes\":[1]}", "scopes")]
    [InlineData("{\"name\":\"a\\ud800\"}", "name")]
    [InlineData("{\"name\":", "name")]
    public async Task A_body_that_cannot_be_read_is_no_fault_of_ours(string body, string? field)
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, app.Url + "/api/keys");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
        var answer = await app.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, text);
        (JsonDocument.Parse(text).RootElement.TryGetProperty("field", out var named) ? named.GetString() : null).ShouldBe(field, text);
        foreach (var word in OfDotNet)
            text.ShouldNotContain(word, Case.Sensitive);
    }

    [Fact]
    public async Task A_preview_takes_no_proration_date()
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        var answer = await key.PostAsync(
            "/api/billing/subscription/change",
            new
            {
                plan = "team",
                preview = true,
                proration_date = "1999-01-01T00:00:00Z",
            }
        );
        (answer.StatusCode, (await answer.JsonAsync()).GetProperty("field").GetString()).ShouldBe(
            (HttpStatusCode.BadRequest, "proration_date")
        );
    }

    /// <summary>Every non-string query parameter of the public API.</summary>
    private IEnumerable<(string Path, string Name)> Parameters() =>
        from endpoint in app.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where route.StartsWith("/api/", StringComparison.Ordinal) || route.StartsWith("/v1/", StringComparison.Ordinal)
        where endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("GET")
        from parameter in endpoint.Metadata.GetMetadata<MethodInfo>()!.GetParameters()
        let type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType
        where type.IsValueType && type != typeof(CancellationToken) && !route.Contains("{" + parameter.Name, StringComparison.Ordinal)
        select (
            route.Replace("{id}", "in_1", StringComparison.Ordinal).Replace("{position:int}", "0", StringComparison.Ordinal),
            parameter.Name!
        );
}
