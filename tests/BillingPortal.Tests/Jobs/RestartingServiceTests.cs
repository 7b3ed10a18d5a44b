using BillingPortal.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Jobs;

/// <summary>An error in background work does not end the portal. If the work itself breaks down, the exit code says so.</summary>
public sealed class RestartingServiceTests
{
    [Fact]
    public async Task A_round_that_fails_is_said_once_and_tried_again_until_it_works()
    {
        using var log = new LogLines();
        using var host = await StartAsync(services => services.AddHostedService(_ => new Flaky(log.CreateLogger("flaky"))));
        var flaky = (Flaky)host.Services.GetServices<IHostedService>().Single(service => service is Flaky);
        await PortalApp.EventuallyAsync(() => Task.FromResult(flaky.Worked > 2), "it works again");
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested.ShouldBeFalse();
        PortalHost.ExitCode(host.Services).ShouldBe(0);
        await host.StopAsync();
        flaky.HasEnded.ShouldBeTrue();
        log.Written.Select(line => (line.Level, line.Text))
            .ShouldBe([
                (LogLevel.Error, "Flaky fails and is tried again until it works."),
                (LogLevel.Information, "Flaky works again after 4 tries."),
            ]);
    }

    [Fact]
    public void Pauses_grow_and_stay_below_five_seconds()
    {
        Enumerable
            .Range(1, 60)
            .Select(failures => RestartingService.PauseAfter(failures).TotalMilliseconds)
            .Take(4)
            .ShouldBe([250, 500, 1000, 2000]);
        RestartingService.PauseAfter(60).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Every_service_in_the_background_is_a_steady_one() =>
        typeof(RestartingService)
            .Assembly.GetTypes()
            .Where(type =>
                type.IsSubclassOf(typeof(BackgroundService))
                && type != typeof(RestartingService)
                && !type.IsSubclassOf(typeof(RestartingService))
            )
            .ShouldBeEmpty("a failure in it would stop the portal");

    [Fact]
    public async Task A_fatal_end_has_an_exit_code()
    {
        using var host = await StartAsync(services => services.AddHostedService<Broken>());
        await host.WaitForShutdownAsync().WaitAsync(PortalApp.Patience); // the framework stops the host because of it
        PortalHost.ExitCode(host.Services).ShouldBe(1);
    }

    private static async Task<IHost> StartAsync(Action<IServiceCollection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        add(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private sealed class Flaky(ILogger log) : RestartingService(log)
    {
        private int _rounds;
        public int Worked => _rounds - 4;
        public bool HasEnded { get; private set; }
        protected override TimeSpan Every => TimeSpan.FromMilliseconds(1);

        protected override Task RoundAsync(CancellationToken stop) =>
            ++_rounds <= 4 ? throw new InvalidOperationException("away") : Task.CompletedTask;

        protected override Task LastRoundAsync() => Task.FromResult(HasEnded = true);
    }

    private sealed class Broken : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("broken for good");
        }
    }
}
