using System.Net;
using System.Net.Sockets;
using System.Text;
using BillingPortal.Web;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Web;

/// <summary>One caller cannot use up shared resources: requests, long reads, connections.</summary>
public sealed class RestLimitsTests(RestLimitsTests.Limited app) : IClassFixture<RestLimitsTests.Limited>
{
    private const int CallsPerMinute = 30;

    public sealed class Limited : PortalApp
    {
        protected override IEnumerable<string> Settings => [$"--Rest:CallsPerMinute={CallsPerMinute}"];
    }

    [Fact]
    public async Task A_caller_of_the_REST_surface_is_held_to_its_rate_with_all_its_keys_together_and_others_are_not_touched()
    {
        var tenant = await app.SignUpAsync();
        TestKey[] keys = [await tenant.KeyAsync(), await tenant.KeyAsync()];
        var answers = await Task.WhenAll(Enumerable.Range(0, 4 * CallsPerMinute).Select(i => keys[i % 2].GetAsync("/api/billing/quota")));
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        refused.ShouldNotBeEmpty();
        (await refused[0].CodeAsync()).ShouldBe("rate_limited");
        refused[0].Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);

        (await keys[0].GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK, "metered calls have the plan's rate");
        (await (await (await app.SignUpAsync()).KeyAsync()).GetAsync("/api/billing/quota")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/api/billing/usage.csv")]
    [InlineData("/api/billing/usage?split=key")]
    public async Task Sixteen_long_reads_at_once_are_two_at_once(string path)
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        var reads = app.Service<LongReads>();
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Take every slot, so that exports wait and are all open at once.
        var turns = Enumerable
            .Range(0, Environment.ProcessorCount)
            .Select(_ =>
                reads.RunAsync(
                    async () =>
                    {
                        await mayEnd.Task;
                        return 0;
                    },
                    default
                )
            )
            .ToList();
        var exports = Enumerable.Range(0, 16).Select(_ => key.GetAsync(path)).ToList();
        await PortalApp.EventuallyAsync(
            () => Task.FromResult(exports.Count(export => export.IsCompleted) == 14),
            "all but two are answered"
        );
        foreach (var refused in exports.Where(export => export.IsCompleted))
            (await refused).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        // Everything else keeps working.
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        mayEnd.SetResult();
        await Task.WhenAll(turns);
        (await Task.WhenAll(exports)).Count(export => export.StatusCode == HttpStatusCode.OK).ShouldBe(2);
    }

    [Theory]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("GET", "/_blazor")]
    [InlineData("GET", "/_blazor/initializers")]
    public async Task The_hub_is_closed_to_whoever_is_not_signed_in(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), app.Url + path);
        request.Headers.Add("Origin", app.Url); // our own origin; any other would be refused for that alone
        (await app.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Anonymous_sockets_open_no_connection()
    {
        var port = new Uri(app.Url).Port;
        var upgrade = Encoding.ASCII.GetBytes(
            $"GET /_blazor HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nOrigin: {app.Url}\r\n\r\n"
        );
        for (var i = 0; i < 20; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await client.GetStream().WriteAsync(upgrade);
            var answer = new byte[12];
            await client.GetStream().ReadExactlyAsync(answer);
            Encoding.ASCII.GetString(answer).ShouldBe("HTTP/1.1 401");
        }
        app.Service<HubBounds>().Open.ShouldBe(0);
    }

    [Fact]
    public void One_person_has_so_many_connections_and_no_more()
    {
        var bounds = new HubBounds();
        for (var i = 0; i < HubBounds.MostPerPerson; i++)
            bounds.TryEnter("one").ShouldBeTrue();
        bounds.TryEnter("one").ShouldBeFalse();
        bounds.TryEnter("another").ShouldBeTrue();
        bounds.Leave("one");
        bounds.TryEnter("one").ShouldBeTrue();
    }
}
