using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace StripeSandbox.Tests;

public sealed class ThroughputTests(ITestOutputHelper output)
{
    /// <summary>Low enough for a busy two-core machine; the measured number is printed.</summary>
    const double LeastPerSecond = 100;

    [Fact]
    public async Task Meter_events_are_taken_fast_enough_not_to_be_the_bottleneck()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var meter = await make.Meter("tokens");
        var customer = await make.Customer();
        const int Events = 3000;
        const int Callers = 8;
        using var http = new HttpClient { BaseAddress = new Uri(sandbox.Address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");
        var clock = Stopwatch.StartNew();
        await Parallel.ForAsync(0, Events, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (i, cancellation) =>
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/billing/meter_events") { Content = new StringContent($"event_name=tokens&identifier=e{number}&payload[stripe_customer_id]={customer}&payload[value]=1", Encoding.UTF8, "application/x-www-form-urlencoded") };
            request.Headers.Add("Idempotency-Key", "k" + number);
            using var response = await http.SendAsync(request, cancellation);
            response.EnsureSuccessStatusCode();
        });
        var perSecond = Events / clock.Elapsed.TotalSeconds;
        output.WriteLine($"{perSecond:0} meter events per second, client included");
        perSecond.ShouldBeGreaterThan(LeastPerSecond);
        var now = await sandbox.Now() / 60 * 60;
        var total = (await sandbox.Get($"/v1/billing/meters/{meter}/event_summaries", new { customer, start_time = now - 3600, end_time = now + 60 })).List.Sum(s => s["aggregated_value"]!.GetValue<decimal>());
        total.ShouldBe(Events);
    }
}
