using BillingPortal.Data;
using BillingPortal.Development;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Start;

/// <summary>
/// A start that fails after Kestrel listens ends the process. If it only disposed its services, the process would answer nobody
/// and no supervisor would restart it.
/// </summary>
public sealed class FailedStartTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task What_runs_is_stopped_before_the_failure_is_told()
    {
        var scheduler = await app.Service<ISchedulerFactory>().GetScheduler();
        await PortalApp.EventuallyAsync(() => Task.FromResult(scheduler.Status == SchedulerStatus.Running), "jobs run");
        await Should.ThrowAsync<StartException>(
            PortalHost.RunOrStopAsync(app.App, Task.FromException<DemoSecrets?>(new StartException("The sandbox does not answer.")))
        );
        scheduler.Status.ShouldBe(SchedulerStatus.Shutdown);
        app.Service<IHostApplicationLifetime>().ApplicationStopped.IsCancellationRequested.ShouldBeTrue();
        using var http = new HttpClient();
        await Should.ThrowAsync<HttpRequestException>(http.GetAsync(app.Url + "/healthz"));
    }
}
