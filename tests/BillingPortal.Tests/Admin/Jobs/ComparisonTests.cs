using BillingPortal.Admin.Jobs;
using BillingPortal.Audit;
using BillingPortal.Jobs;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Admin.Jobs;

/// <summary>An operator starts both reconciliations at once, and sees when they last ran and run next.</summary>
[Collection(SharedPortal.Name)]
public sealed class ComparisonTests(PortalApp app)
{
    private static readonly string[] Jobs = [JobNames.ReconcileUsage, JobNames.RefreshSubscriptions];

    [Fact]
    public async Task Check_all_now_compares_the_sums_and_the_copies()
    {
        var before = await LastAsync();
        (await app.Service<StartJob>().CompareAllAsync(await app.OperatorAsync(), default)).ShouldBeTrue();
        foreach (var job in Jobs)
            await PortalApp.EventuallyAsync(
                async () => (await LastAsync()).GetValueOrDefault(job) > before.GetValueOrDefault(job),
                $"{job} has run"
            );
        await using var db = app.Db();
        foreach (var job in Jobs)
            (await db.Set<AuditEntry>().CountAsync(row => row.Action == AuditAction.JobStarted && row.Target == job)).ShouldBeGreaterThan(
                0,
                job
            );
    }

    [Fact]
    public async Task Nobody_else_starts_them()
    {
        var customer = await app.SignUpAsync();
        (await app.Service<StartJob>().CompareAllAsync(customer.Context.Caller, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_page_says_when_they_ran_and_run_next_with_the_date()
    {
        await PortalApp.EventuallyAsync(async () => (await LastAsync()).Count == Jobs.Length, "both have run once, at the start");
        var page = await app.ReadPageAsync("/admin/reconciliation", SignedInPages.Operator);
        foreach (var sentence in (string[])["The sums are compared every day", "They are compared every hour"])
            page.ShouldMatch(
                sentence
                    + @" by this machine’s clock\. Last run: <time [^>]*data-style=""DayTime"">[^<]+ at [^<]+</time>; "
                    + @"next: (<time [^>]*data-style=""DayTime"">|running now)",
                sentence
            );
    }

    /// <summary>The time of each one's last run.</summary>
    private async Task<Dictionary<string, DateTimeOffset>> LastAsync()
    {
        await using var db = app.Db();
        var runs = await db.Set<JobRun>().AsNoTracking().Where(run => Jobs.Contains(run.Job)).ToListAsync();
        return runs.GroupBy(run => run.Job).ToDictionary(group => group.Key, group => group.Max(run => run.StartedAt));
    }
}
