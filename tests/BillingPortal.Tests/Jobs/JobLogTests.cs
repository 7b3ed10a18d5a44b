using BillingPortal.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Jobs;

/// <summary>What jobs log while Stripe is unreachable, and that a job switched off logs nothing.</summary>
public sealed class JobLogTests(JobLogTests.NoStripeNoMail app) : IClassFixture<JobLogTests.NoStripeNoMail>
{
    public sealed class NoStripeNoMail : PortalApp
    {
        private readonly LogLines _lines = new();

        public IReadOnlyList<LogLine> Of<T>() => _lines.Of(typeof(T).FullName!);

        protected override IEnumerable<string> Settings =>
            [
                "--Stripe:SecretKey=sk_test_nobody",
                "--Stripe:ApiBase=http://127.0.0.1:1",
                "--Stripe:WebhookSecret=whsec_nobody",
                "--Jobs:send-mail:EverySeconds=0",
            ];

        protected override void Map(WebApplication app) => app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_lines);
    }

    [Fact]
    public async Task Stripe_away_is_one_line_without_a_trace()
    {
        await PortalApp.EventuallyAsync(
            () => Task.FromResult(Said("sweep-events").Count > 0),
            "the job that looks for events has found nobody"
        );
        var line = Said("sweep-events")[0];
        (line.Level, line.Failure).ShouldBe((LogLevel.Warning, null));
        line.Text.ShouldBe("Job sweep-events waits: Stripe does not answer. It runs again by its schedule.");
        app.Of<QuartzJob>().ShouldAllBe(entry => entry.Failure == null);
    }

    [Fact]
    public void What_is_a_bug_keeps_its_trace()
    {
        var passing = app.Service<DescribeTransient>();
        passing(new InvalidOperationException("a bug")).ShouldBeNull();
        passing(new HttpRequestException("refused")).ShouldBe("Stripe does not answer.");
    }

    [Fact]
    public async Task A_job_that_is_switched_off_is_not_scheduled_and_not_signalled()
    {
        var operates = await app.SignUpAsync(); // queues a mail
        await using (var scope = app.App.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<MakeOperator>().RunAsync(operates.Email, () => "", default);
        app.Service<JobSignals>().Raise(JobNames.SendMail);
        var board = (await app.Service<JobBoard>().ReadAsync(default)).Single(job => job.Job.Name == JobNames.SendMail);
        (board.Job.IsOff, board.NextRun, board.LastRuns.Count).ShouldBe((true, null, 0));
        var scheduler = await app.Service<ISchedulerFactory>().GetScheduler();
        (await scheduler.GetJobDetail(new JobKey(JobNames.SendMail))).ShouldBeNull();
        app.Of<JobSignals>().ShouldBeEmpty();
        (await app.ReadPageAsync("/admin/jobs", operates.Email)).ShouldContain("switched off: Jobs:send-mail:EverySeconds is 0");
    }

    private List<LogLine> Said(string job) => [.. app.Of<QuartzJob>().Where(line => line.Text.Contains(job, StringComparison.Ordinal))];
}
