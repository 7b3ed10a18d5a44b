using System.Net;
using System.Net.Http.Headers;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Web;

/// <summary>An existing address called with a wrong method answers 405, an unknown address 404.</summary>
[Collection(SharedPortal.Name)]
public sealed class WrongMethodsTests(PortalApp app)
{
    [Theory]
    [InlineData("GET", "/v1/scrape", "POST")]
    [InlineData("HEAD", "/v1/scrape", "POST")]
    [InlineData("DELETE", "/v1/scrape", "POST")]
    [InlineData("GET", "/v1/chat/completions", "POST")]
    [InlineData("DELETE", "/v1/echo", "GET")]
    [InlineData("PATCH", "/api/keys", "GET, POST")]
    [InlineData("GET", "/api/keys/1/rotate", "POST")]
    [InlineData("GET", "/api/keys/1", "DELETE, PUT")]
    public async Task The_methods_it_takes_are_named(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), app.Url + path);
        var answer = await app.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(allowed.Split(", "));
        if (method == "HEAD")
            return;
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await answer.JsonAsync();
        (problem.GetProperty("code").GetString(), problem.TryGetProperty("request_id", out _)).ShouldBe(("method_not_allowed", true));
    }

    [Theory]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("POST", "/api/nothing")]
    [InlineData("GET", "/api/keys/abc/rotate")]
    [InlineData("DELETE", "/api/keys/99999999999999999999")]
    [InlineData("PUT", "/api/keys/99999999999999999999")]
    [InlineData("POST", "/api/keys/99999999999999999999/rotate")]
    [InlineData("GET", "/api/billing/invoices/in_1/lines/99999999999/ledger")]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/")]
    public async Task An_address_that_does_not_exist_is_not_found(string method, string path)
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), app.Url + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
        await ShouldReadLikeTheEndpointsOwnAsync(await app.Http.SendAsync(request), HttpStatusCode.NotFound, "not_found", path);
    }

    [Fact]
    public async Task A_404_of_an_endpoint_itself_has_the_same_shape()
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        var answer = await key.DeleteAsync("/api/keys/999999999999");
        await ShouldReadLikeTheEndpointsOwnAsync(answer, HttpStatusCode.NotFound, "not_found", "/api/keys/999999999999");
    }

    private static async Task ShouldReadLikeTheEndpointsOwnAsync(
        HttpResponseMessage answer,
        HttpStatusCode status,
        string code,
        string path
    )
    {
        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await answer.JsonAsync();
        problem
            .EnumerateObject()
            .Select(field => field.Name)
            .Where(name => name != "detail")
            .ShouldBe(["type", "title", "status", "instance", "code", "request_id"], ignoreOrder: true);
        problem.GetProperty("type").GetString().ShouldBe($"urn:billing-portal:problem:{code}");
        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.GetProperty("instance").GetString().ShouldBe(path);
    }

    [Fact]
    public async Task A_body_of_a_wrong_kind_is_not_called_a_wrong_method()
    {
        using var body = new StringContent("name=x", null, "text/plain");
        var answer = await app.Http.PostAsync(app.Url + "/api/keys", body);
        await ShouldReadLikeTheEndpointsOwnAsync(answer, HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", "/api/keys");
        (await answer.JsonAsync())
            .GetProperty("detail")
            .GetString()
            .ShouldBe("Send the body as application/json, named in the header Content-Type.");
    }
}
