using System.Net;

namespace StripeSandbox.Tests.Support;

/// <summary>A customer on the Checkout page, in a browser without script.</summary>
public sealed class CheckoutPage(Sandbox sandbox, string session)
{
    public sealed record Shown(HttpStatusCode Status, string? Location, string Text);

    public Task<Shown> Open() => Get($"/c/pay/{session}");

    public async Task<Shown> Get(string path)
    {
        using var response = await sandbox.Http.GetAsync(path);
        return await Read(response);
    }

    public Task<Shown> Pay(string number, string expiry = "12 / 34", string cvc = "123", string email = "new@example.com") =>
        Post(
            $"/c/pay/{session}",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["number"] = number,
                ["expiry"] = expiry,
                ["cvc"] = cvc,
                ["name"] = "Lena Novak",
                ["email"] = email,
                ["country"] = "DE",
                ["postal"] = "10115",
                ["tax_id"] = "DE123456789",
            }
        );

    /// <summary>Pays and follows to the next page, which must be the sandbox's own.</summary>
    public async Task<Shown> PayAndFollow(string number, string expiry = "12 / 34", string cvc = "123") =>
        await Get((await Pay(number, expiry, cvc)).Location!);

    public Task<Shown> Confirm(bool agree) =>
        Post($"/c/3ds/{session}", new Dictionary<string, string>(StringComparer.Ordinal) { ["answer"] = agree ? "complete" : "fail" });

    public async Task<Shown> Post(string path, Dictionary<string, string> fields)
    {
        using var response = await sandbox.Http.PostAsync(path, new FormUrlEncodedContent(fields));
        return await Read(response);
    }

    private static async Task<Shown> Read(HttpResponseMessage response) =>
        new(response.StatusCode, response.Headers.Location?.OriginalString, await response.Content.ReadAsStringAsync());
}
