using System.Net;
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
    public async Task An_address_that_does_not_exist_is_not_found(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), app.Url + path);
        (await app.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_body_of_a_wrong_kind_is_not_called_a_wrong_method()
    {
        using var body = new StringContent("name=x", null, "text/plain");
        var answer = await app.Http.PostAsync(app.Url + "/api/keys", body);
        answer.StatusCode.ShouldNotBe(HttpStatusCode.MethodNotAllowed);
        answer.StatusCode.ShouldNotBe(HttpStatusCode.NotFound);
    }
}
