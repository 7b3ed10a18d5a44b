using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Shouldly;
using TestSupport;
using Xunit;

namespace BillingPortal.Tests.Start;

/// <summary>A portal told to stop while Stripe hangs, or during start, exits cleanly and without messages.</summary>
public sealed class StopTests : IDisposable
{
    /// <summary>Ten seconds are promised, and a busy machine gets more. Waiting for Stripe took half a minute.</summary>
    internal static readonly TimeSpan Bound = TimeSpan.FromSeconds(25);
    private readonly string _directory = Directory.CreateTempSubdirectory("billing-stop-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task It_does_not_wait_for_a_Stripe_that_hangs()
    {
        using var stripe = new TcpListener(IPAddress.Loopback, 0);
        stripe.Start();
        var url = $"http://127.0.0.1:{FreePort.Take()}";
        var environment = new Dictionary<string, string>(PortalProgram.Production)
        {
            ["STRIPE_API_BASE"] = $"http://127.0.0.1:{((IPEndPoint)stripe.LocalEndpoint).Port}",
        };
        using var portal = PortalProgram.Start(
            environment,
            "--urls",
            url,
            "--PublicUrl=https://billing.example.com",
            "--Data:Directory=" + _directory
        );
        using var asked = await stripe.AcceptTcpClientAsync().WaitAsync(PortalApp.Patience); // a job's request, which is never answered
        await portal.UntilAsync(async _ => await portal.StatusAsync(url + "/healthz") == 200, "it serves");
        var began = Stopwatch.GetTimestamp();
        portal.Process.Signal("-TERM");
        await portal.Process.WaitForExitAsync().WaitAsync(PortalApp.Patience);
        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Bound);
        ShouldBeQuiet(portal);
    }

    [Fact]
    public async Task Stopped_while_it_starts_it_prints_no_trace()
    {
        var url = $"http://127.0.0.1:{FreePort.Take()}";
        using var portal = PortalProgram.Start(
            new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
            "--urls",
            url,
            "--Data:Directory=" + _directory,
            $"--StripeSandbox:Urls=http://127.0.0.1:{FreePort.Take()}"
        );
        await portal.UntilAsync(
            async _ => await portal.StatusAsync(url + "/healthz") == 200,
            "it listens, and publishes its catalogue at the sandbox"
        );
        portal.Process.Signal("-TERM"); // a background job inherits an ignored SIGINT
        await portal.Process.WaitForExitAsync().WaitAsync(PortalApp.Patience);
        ShouldBeQuiet(portal);
    }

    private static void ShouldBeQuiet(PortalProgram portal)
    {
        portal.Process.ExitCode.ShouldBe(0, portal.Output + string.Join('\n', portal.Errors));
        portal.Errors.ShouldBeEmpty();
        portal
            .Output.Split('\n')
            .Where(line =>
                line.StartsWith("   at ", StringComparison.Ordinal)
                || line.StartsWith("fail:", StringComparison.Ordinal)
                || line.StartsWith("crit:", StringComparison.Ordinal)
            )
            .ShouldBeEmpty(portal.Output);
    }
}
