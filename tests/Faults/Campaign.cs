using System.Diagnostics;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.StripeEvents;
using BillingPortal.UsageReporting;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace Faults;

/// <summary>
/// Runs the campaign: drives load, injects faults, ends the period, and repeats; then waits until all work is done and checks.
/// </summary>
public static class Campaign
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(12);

    /// <summary>The jobs that find outstanding work.</summary>
    private static readonly string[] Finders =
    [
        JobNames.SweepEvents,
        JobNames.ProcessInbox,
        JobNames.ReportUsage,
        JobNames.SettleLateUsage,
        JobNames.SwitchPlans,
    ];

    /// <returns>One line per broken promise; empty if every check passes.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(CampaignOptions options)
    {
        var began = Stopwatch.GetTimestamp();
        await using var world = new World(options);
        var customers = await SetUp.SignUpAsync(world, options);
        if (!await world.Sandbox.StartAsync() || !await world.Portal.StartAsync())
            throw new InvalidOperationException($"The programs do not start; see {world.Disk.LogPath}.");
        await SetUp.SubscribeAsync(world, customers);
        var injector = new Injector(world, customers, new Random(options.Seed));
        if (!world.Disk.CanBeFull)
            world.Say("disk full is left out: mounting a small file system needs root");

        using (var stop = new CancellationTokenSource())
        {
            var drivers = customers.Select(customer => Task.Run(() => customer.RunAsync(stop.Token))).ToList();
            for (var period = 1; period <= options.Periods; period++)
            {
                while (injector.Total < options.Faults * period / options.Periods)
                    await injector.OneAsync();
                await injector.CalmAsync();
                await TurnPeriodAsync(world, customers, injector, giveTime: false);
                world.Say(
                    $"period {period} turned, {injector.Total} faults, {customers.Sum(customer => customer.Calls)} calls, "
                        + $"{Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s"
                );
            }
            await stop.CancelAsync();
            await Task.WhenAll(drivers);
        }

        await injector.EnsureRunningAsync();
        await SettleAsync(world, options);
        await TurnPeriodAsync(world, customers, injector, giveTime: true); // this invoice includes what was carried over
        await SettleAsync(world, options);

        var broken = await new Checks(world, customers).RunAsync();
        foreach (var program in new[] { (Name: "portal", world.Portal.Crashes), (Name: "sandbox", world.Sandbox.Crashes) })
            if (program.Crashes > 0)
                world.Say($"note: the {program.Name} ended by itself {program.Crashes} times and was started again");
        world.Say(
            $"{injector.Total} faults of {injector.Done.Count} kinds over {customers.Count} tenants and {options.Periods} periods, "
                + $"{customers.Sum(customer => customer.Calls)} calls answered, {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s"
        );
        foreach (var (kind, count) in injector.Done)
            world.Say($"  {count, 4} {kind}");
        foreach (var line in broken)
            world.Say($"BROKEN {line}");
        world.Say(broken.Count == 0 ? "every check holds" : $"{broken.Count} broken");
        return broken;
    }

    // Deliberately late while faults are on: the draft hour passes before all usage is reported, so some of it is carried over.
    private static async Task TurnPeriodAsync(World world, IReadOnlyList<Customer> customers, Injector injector, bool giveTime)
    {
        var end = DateTimeOffset.MinValue;
        await foreach (
            var subscription in new SubscriptionService(world.Stripe).ListAutoPagingAsync(new SubscriptionListOptions { Limit = 100 })
        )
            if (
                subscription.Items.Data.Max(item => item.CurrentPeriodEnd) is var last
                && new DateTimeOffset(DateTime.SpecifyKind(last, DateTimeKind.Utc)) is var periodEnd
                && periodEnd > end
            )
                end = periodEnd;
        await world.AdvanceToAsync(end, injector.EnsureRunningAsync);
        if (giveTime)
            await SettleAsync(world, new CampaignOptions());
        else
            await injector.OneAsync();
        await injector.CalmAsync();
        await world.AdvanceToAsync(end.AddMinutes(62), injector.EnsureRunningAsync);
        await injector.EnsureRunningAsync();
        await injector.PayAsync();
    }

    /// <summary>Waits until no work is outstanding or the time is up; the checks then report what is left.</summary>
    private static async Task SettleAsync(World world, CampaignOptions options)
    {
        DateTimeOffset? quietSince = null;
        var until = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(until).TotalSeconds < options.SettleSeconds)
        {
            await using (var db = world.Db())
            {
                var isQuiet =
                    !await db.Set<UsageReport>().AnyAsync(row => row.State == ReportState.Pending)
                    && !await db.Set<InboxEvent>().AnyAsync(row => row.State == InboxState.Pending)
                    && !await db.Set<BillingPortal.Metering.Ledger.UsageRollup>()
                        .Select(BillingPortal.Metering.Ledger.UsageRollup.UnreportedUnits)
                        .AnyAsync(units => units != 0);
                if (!isQuiet)
                    quietSince = null;
                else if (quietSince is null)
                    quietSince = DateTimeOffset.UtcNow;
                // A full round of every job without new work, however long a round takes.
                else if (DateTimeOffset.UtcNow - quietSince > Quiet && await HaveAllRunAsync(db, quietSince.Value))
                    return;
            }
            await Task.Delay(500);
        }
    }

    private static async Task<bool> HaveAllRunAsync(BillingDb db, DateTimeOffset since)
    {
        var runs = await db.Set<JobRun>()
            .AsNoTracking()
            .Where(run => Finders.Contains(run.Job) && run.Outcome != JobOutcome.Failed && run.StartedAt > since)
            .Select(run => run.Job)
            .Distinct()
            .ToListAsync();
        return runs.Count == Finders.Length;
    }
}
