using BillingPortal.Data;
using BillingPortal.Development;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Development;

/// <summary>A start that fails after the portal listens ends it. One that only lets go of its services stays: it answers nobody, and nobody starts it again.</summary>
public sealed class FailedStartTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task What_runs_is_stopped_before_the_failure_is_told()
    {
        var scheduler = await app.Service<ISchedulerFactory>().GetScheduler();
        await PortalApp.EventuallyAsync(() => Task.FromResult(scheduler.Status == SchedulerStatus.Running), "jobs run");
        await Should.ThrowAsync<StartException>(
            PortalHost.OrStopAsync(app.App, Task.FromException<DemoSecrets?>(new StartException("The sandbox does not answer.")))
        );
        scheduler.Status.ShouldBe(SchedulerStatus.Shutdown);
        app.Service<IHostApplicationLifetime>().ApplicationStopped.IsCancellationRequested.ShouldBeTrue();
        using var http = new HttpClient();
        await Should.ThrowAsync<HttpRequestException>(http.GetAsync(app.Url + "/healthz"));
    }
}
