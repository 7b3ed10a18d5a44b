using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Shouldly;
using TestSupport;
using Xunit;

namespace BillingPortal.Tests.Docs;

/// <summary>Every request in requests.http gets an answer, in order, with the reader's own key.</summary>
[Collection(SharedPortal.Name)]
public sealed class RequestsFileTests(PortalApp app)
{
    private const string Separator = "###";

    [Fact]
    public async Task Every_request_of_the_walk_is_answered()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("basic");
        var key = await tenant.KeyAsync();
        var invoice = "";
        await PortalApp.EventuallyAsync(
            async () =>
            {
                var listed = (await (await key.GetAsync("/api/billing/invoices")).JsonAsync()).GetProperty("data");
                if (listed.GetArrayLength() > 0)
                    invoice = listed[0].GetProperty("id").GetString()!;
                return invoice.Length > 0;
            },
            "the webhook has brought the first invoice"
        );

        var walk = Requests().ToList();
        walk.Count.ShouldBeGreaterThan(15);
        foreach (var (method, path, headers, body) in walk)
        {
            using var answer = await SendAsync();
            var answered = $"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
            // A tenant with a plan is told to change it instead of starting a checkout.
            if (path.EndsWith("/checkout", StringComparison.Ordinal))
                (await answer.CodeAsync()).ShouldBe("already_subscribed", answered);
            else
                answer.IsSuccessStatusCode.ShouldBeTrue(answered);

            // A change of plan is too early in a period's first minute: waits as the answer says.
            async Task<HttpResponseMessage> SendAsync()
            {
                while (true)
                {
                    using var request = new HttpRequestMessage(
                        method,
                        app.Url + path.Replace("/in_/", $"/{invoice}/", StringComparison.Ordinal)
                    );
                    foreach (var (name, value) in headers)
                        request.Headers.TryAddWithoutValidation(name, value);
                    if (request.Headers.Authorization is not null)
                        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
                    if (body.Length > 0)
                        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
                    var sent = await app.Http.SendAsync(request);
                    if (sent is not { StatusCode: HttpStatusCode.Conflict, Headers.RetryAfter.Delta: { } wait })
                        return sent;
                    sent.Dispose();
                    await Task.Delay(wait);
                }
            }
        }
    }

    private static IEnumerable<(HttpMethod Method, string Path, List<(string Name, string Value)> Headers, string Body)> Requests()
    {
        foreach (var block in File.ReadAllText(Path.Combine(Repository.Root, "requests.http")).Split(Separator).Skip(1))
        {
            var lines = block.Split('\n').Skip(1).Where(line => !line.StartsWith('#')).Select(line => line.Trim()).ToList();
            var first = lines.FindIndex(line => line.Length > 0);
            if (first < 0)
                continue;
            var (method, address) = lines[first].Split(' ', 2) is [var verb, var rest]
                ? (verb, rest)
                : throw new FormatException(lines[first]);
            var headers = lines
                .Skip(first + 1)
                .TakeWhile(line => line.Length > 0)
                .Select(line => line.Split(": ", 2))
                .Select(parts => (parts[0], parts[1]))
                .ToList();
            var body = string.Join('\n', lines.Skip(first + 1).SkipWhile(line => line.Length > 0)).Trim();
            yield return (new HttpMethod(method), address.Replace("{{portal}}", "", StringComparison.Ordinal), headers, body);
        }
    }
}
