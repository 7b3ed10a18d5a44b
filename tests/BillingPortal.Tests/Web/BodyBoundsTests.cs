using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using BillingPortal.Tests.Accounts;
using BillingPortal.Web;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Web;

/// <summary>No caller can make the portal buffer more than it needs.</summary>
[Collection(SharedPortal.Name)]
public sealed class BodyBoundsTests(PortalApp app)
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-up")]
    [InlineData("/forgot")]
    [InlineData("/confirm/again")]
    public async Task A_form_is_64_KB(string path)
    {
        using var browser = new FormClient(app);
        var answer = await browser.SubmitAsync(
            path,
            ("Email", new string('a', 100_000) + "@example.com"),
            ("Password", "a long enough one")
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await FormClient.TextAsync(answer)).ShouldContain("too much at once");
    }

    [Fact]
    public async Task A_form_that_does_not_say_how_long_it_is_is_64_KB_too()
    {
        using var content = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes("Input.Email=" + new string('a', 100_000))));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, app.Url + "/sign-in") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        request.AskFirst();
        (await app.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/forgot")]
    [InlineData("/confirm/again")]
    [InlineData("/sign-up")]
    public async Task An_address_is_256_characters(string path)
    {
        using var browser = new FormClient(app);
        var answer = await browser.SubmitAsync(
            path,
            ("Email", new string('a', 250) + "@example.com"),
            ("Password", "a long enough one"),
            ("Name", "N"),
            ("Organisation", "O")
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await FormClient.TextAsync(answer)).ShouldMatch("id=\"Email\"[^>]*aria-invalid=\"true\"");
    }

    [Fact]
    public async Task JSON_is_1_MB_and_a_chat_4_MB()
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        var large = new string('x', BodyBounds.LargestJson + 1);
        var refused = await PostAsync(key, "/api/keys", new { name = large });
        (refused.StatusCode, await refused.CodeAsync()).ShouldBe((HttpStatusCode.RequestEntityTooLarge, "too_large"));
        (await refused.JsonAsync())
            .GetProperty("detail")
            .GetString()!
            .ShouldContain(BodyBounds.LargestJson.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var scrape = await PostAsync(key, "/v1/scrape", new { url = large });
        (scrape.StatusCode, await scrape.CodeAsync()).ShouldBe((HttpStatusCode.RequestEntityTooLarge, "too_large"));

        async Task<HttpStatusCode> ChatAsync(int bytes) =>
            (
                await PostAsync(
                    key,
                    "/v1/chat/completions",
                    new { messages = new[] { new { role = "user", content = new string('x', bytes) } }, max_tokens = 1 }
                )
            ).StatusCode;
        (await ChatAsync(2 << 20)).ShouldNotBe(HttpStatusCode.RequestEntityTooLarge);
        (await ChatAsync(5 << 20)).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task What_is_refused_is_said_back_in_short()
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        var long_ = new string('p', 200_000);
        foreach (
            var answer in (HttpResponseMessage[])
                [
                    await key.PostAsync("/api/billing/checkout", new { plan = long_ }),
                    await key.PostAsync("/api/keys", new { name = "a", scopes = new[] { long_ } }),
                    await key.PostAsync("/api/keys", new { name = "a", allowed_networks = new[] { long_ } }),
                ]
        )
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await answer.Content.ReadAsStringAsync()).Length.ShouldBeLessThan(1000);
        }
    }

    private async Task<HttpResponseMessage> PostAsync(TestKey key, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, app.Url + path) { Content = JsonContent.Create(body) };
        await request.Content.LoadIntoBufferAsync();
        request.AskFirst();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
        return await app.Http.SendAsync(request);
    }
}
