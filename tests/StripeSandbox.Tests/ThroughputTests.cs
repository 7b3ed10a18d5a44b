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
    private const double LeastPerSecond = 100;

    /// <summary>On a busy machine even empty requests are slow; an event may cost this many of them.</summary>
    private const double MostEmptyRequests = 20;

    private const int Rounds = 10;
    private const int EventsARound = 300;
    private const int Callers = 8;

    [Fact]
    public async Task Meter_events_are_taken_fast_enough_not_to_be_the_bottleneck()
    {
        await using var sandbox = await Sandbox.Start();
        var make = new Catalogue(sandbox);
        var meter = await make.Meter("tokens");
        var customer = await make.Customer();
        using var http = new HttpClient { BaseAddress = new Uri(sandbox.Address), Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");

        // Alternate the two, so that other load on the machine slows both; the median round counts.
        var events = new List<double>();
        var empty = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            events.Add(await PerSecond(round * EventsARound, (i, cancellation) => SendEvent(http, customer, i, cancellation)));
            empty.Add(await PerSecond(round * EventsARound, (_, cancellation) => SendEmpty(http, cancellation)));
        }

        output.WriteLine($"{Median(events):0} meter events per second, client included, beside {Median(empty):0} empty requests");
        Median(events).ShouldBeGreaterThan(Math.Min(LeastPerSecond, Median(empty) / MostEmptyRequests));
        (await Counted(sandbox, meter, customer)).ShouldBe(Rounds * EventsARound);
    }

    private static async Task SendEvent(HttpClient http, string customer, int i, CancellationToken cancellation)
    {
        var number = i.ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/billing/meter_events")
        {
            Content = new StringContent(
                $"event_name=tokens&identifier=e{number}&payload[stripe_customer_id]={customer}&payload[value]=1",
                Encoding.UTF8,
                "application/x-www-form-urlencoded"
            ),
        };
        request.Headers.Add("Idempotency-Key", "k" + number);
        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
    }

    private static async Task SendEmpty(HttpClient http, CancellationToken cancellation)
    {
        using var response = await http.GetAsync("/healthz", cancellation);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<double> PerSecond(int from, Func<int, CancellationToken, Task> send)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForAsync(
            from,
            from + EventsARound,
            new ParallelOptions { MaxDegreeOfParallelism = Callers },
            async (i, cancellation) => await send(i, cancellation)
        );
        return EventsARound / clock.Elapsed.TotalSeconds;
    }

    private static async Task<decimal> Counted(Sandbox sandbox, string meter, string customer)
    {
        var now = await sandbox.Now() / 60 * 60;
        var summaries = await sandbox.Get(
            $"/v1/billing/meters/{meter}/event_summaries",
            new
            {
                customer,
                start_time = now - 3600,
                end_time = now + 60,
            }
        );
        return summaries.List.Sum(s => s["aggregated_value"]!.GetValue<decimal>());
    }

    private static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);
}
