using BillingPortal.Data;
using BillingPortal.Metering.Ledger;
using BillingPortal.Metering.Quota;
using BillingPortal.Tests.Jobs;
using BillingPortal.Tests.Metering;
using BillingPortal.Tests.Start;
using BillingPortal.Web;
using Microsoft.Extensions.Logging;
using Shouldly;
using TestSupport;
using Xunit;

namespace BillingPortal.Tests.Data;

/// <summary>
/// If the database refuses writes or is unreachable, the portal is not ready, keeps its log short, and recovers by itself.
/// </summary>
public sealed class StorageFailureTests(MeteredPortal app) : IClassFixture<MeteredPortal>
{
    [Fact]
    public async Task While_the_database_refuses_calls_the_portal_is_not_ready()
    {
        var (_, key) = await app.OnPlanAsync("open");
        await app.ReadyAsync(200);
        var writer = app.Service<LedgerWriter>();
        writer.Fault = (sql, committed) =>
        {
            if (!committed)
                ((SqliteLedger)sql).Execute("PRAGMA query_only=ON");
        };
        try
        {
            (await key.GetAsync("/v1/echo")).EnsureSuccessStatusCode(); // written to the spool, and acknowledged
            await app.ReadyAsync(503);
        }
        finally
        {
            writer.Fault = (sql, committed) =>
            {
                if (!committed)
                    ((SqliteLedger)sql).Execute("PRAGMA query_only=OFF");
            };
        }
        await app.ReadyAsync(200);
        writer.Fault = null;
    }

    [Fact]
    public async Task What_failed_once_is_looked_at_again_though_no_call_comes()
    {
        var (tenant, _) = await app.OnPlanAsync("open");
        var writer = app.Service<LedgerWriter>();
        writer.Fault = (_, _) => throw new NotSupportedException("a fault of ours");
        var now = app.Clock.GetUtcNow();
        // Without rows nothing is in doubt afterwards, and so nothing would be retried for that reason.
        var alert = new UsageAlert
        {
            TenantId = tenant.Id,
            Meter = "api_calls",
            PeriodStart = now,
            Included = 1,
            ThresholdPercent = 80,
            RaisedAt = now,
        };
        (await writer.CommitAsync(new LedgerEntry([]) { Alert = alert })).ShouldBe(LedgerOutcome.Refused);
        await app.ReadyAsync(503);
        writer.Fault = null;
        await app.ReadyAsync(200);
    }

    [Fact]
    public void However_much_fails_for_it_a_minute_has_few_lines_and_they_have_no_trace()
    {
        var clock = new Minutes();
        using var lines = new LogLines();
        using var inner = LoggerFactory.Create(logging => logging.AddProvider(lines));
        using var throttled = new ThrottledLogging(inner, clock);
        var log = throttled.CreateLogger("any");
        var full = new InvalidOperationException("outer", new Microsoft.Data.Sqlite.SqliteException("database or disk is full", 13));
        for (var i = 0; i < 60_000; i++)
            log.Log(LogLevel.Error, default, $"call {i}", full, (state, _) => state + "\n   at a trace that stands in the message");
        lines.Written.Count.ShouldBe(4);
        lines.Written[0].Text.ShouldBe("call 0 database or disk is full");
        log.Log(LogLevel.Error, default, "a bug", new InvalidOperationException("of ours"), (state, _) => state);
        lines.Written[^1].Text.ShouldBe("a bug", "other failures are said as ever");
        var constraint = new InvalidOperationException("outer", new Microsoft.Data.Sqlite.SqliteException("UNIQUE constraint failed", 19));
        log.Log(LogLevel.Error, default, "another bug", constraint, (state, failure) => $"{state} {failure}");
        lines.Written[^1].Text.ShouldContain("UNIQUE", customMessage: "what the database refuses about one row is no outage");
        lines.Written[^1].Text.ShouldStartWith("another bug System.InvalidOperationException");
        clock.Passed = TimeSpan.FromSeconds(61);
        log.Log(LogLevel.Error, default, "still", full, (state, _) => state);
        lines.Written[^1].Text.ShouldContain("59996 more lines");
    }

    [Theory]
    [InlineData("57P01", true)]
    [InlineData("53100", true)]
    [InlineData("25006", true)]
    [InlineData("23505", false)]
    [InlineData("42703", false)]
    [InlineData("40P01", false)]
    public void PostgreSQL_is_away_or_refuses_a_statement(string state, bool isTrouble) =>
        (
            StorageFailure.In(new InvalidOperationException("wrapped", new Npgsql.PostgresException("text", "ERROR", "ERROR", state)))
            is not null
        ).ShouldBe(isTrouble);

    private sealed class Minutes : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long GetTimestamp() => Passed.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}

/// <summary>PostgreSQL is stopped under a running portal, which is a separate process.</summary>
public sealed class PostgresAwayTests
{
    [Fact]
    public async Task The_portal_outlives_its_database_and_serves_again_when_it_is_back()
    {
        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        var directory = Directory.CreateTempSubdirectory("billing-away-").FullName;
        var url = $"http://127.0.0.1:{TestSupport.FreePort.Take()}";
        try
        {
            using var portal = PortalProgram.Start(
                PortalProgram.Production,
                "--urls",
                url,
                "--PublicUrl=https://billing.example.com",
                "--Data:Directory=" + directory,
                "--ConnectionStrings:Billing=" + await postgres.NewDatabaseAsync()
            );
            await portal.UntilAsync(async _ => await portal.StatusAsync(url + "/readyz") == 200, "it is ready");
            await postgres.CrashAsync();
            await portal.UntilAsync(async _ => await portal.StatusAsync(url + "/readyz") == 503, "it says that it is not ready");
            (await portal.StatusAsync(url + "/healthz")).ShouldBe(200);
            await postgres.RestartAsync();
            await portal.UntilAsync(async _ => await portal.StatusAsync(url + "/readyz") == 200, "it serves again");

            // Take the database away again and tell the portal to stop: it must not wait for it.
            await postgres.CrashAsync();
            await portal.UntilAsync(async _ => await portal.StatusAsync(url + "/readyz") == 503, "it is not ready again");
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            portal.Process.Signal("-TERM");
            await portal.Process.WaitForExitAsync().WaitAsync(PortalApp.Patience);
            System.Diagnostics.Stopwatch.GetElapsedTime(began).ShouldBeLessThan(StopTests.Bound);
            portal.Process.ExitCode.ShouldBe(0);
            portal.Output.Split('\n').Count(line => line.StartsWith("   at ", StringComparison.Ordinal)).ShouldBe(0, portal.Output);
        }
        finally
        {
            await postgres.DisposeAsync();
            Directory.Delete(directory, recursive: true);
        }
    }
}

internal static class Readiness
{
    public static Task ReadyAsync(this PortalApp app, int status) =>
        PortalApp.EventuallyAsync(
            async () => (int)(await app.Http.GetAsync(app.Url + "/readyz")).StatusCode == status,
            $"/readyz answers {status}"
        );
}
