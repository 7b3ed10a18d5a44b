using BillingPortal.Data;
using Microsoft.Data.Sqlite;
using Quartz;

namespace BillingPortal.Jobs;

/// <summary>
/// Adds the declared jobs to the scheduler's store only where they are missing or their interval changed. Quartz's own declaration at start
/// would re-arm a trigger that another node is about to fire.
/// </summary>
internal sealed class ScheduleJobs(
    ISchedulerFactory schedulers,
    IEnumerable<JobDefinition> definitions,
    BillingDatabase database,
    DataDirectory data
) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!database.IsPostgres)
            await UseWriteAheadLogAsync(cancellationToken);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var definition in definitions)
            await ScheduleAsync(scheduler, definition, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Once per file, before the scheduler opens it: in WAL mode a signal waits for the disk once instead of several times.
    private async Task UseWriteAheadLogAsync(CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(BillingDatabase.Sqlite(data.File("jobs.db")));
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task ScheduleAsync(IScheduler scheduler, JobDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            if (definition.IsOff)
            {
                // removes the trigger from when the job was switched on
                await scheduler.DeleteJob(new JobKey(definition.Name), cancellationToken);
                return;
            }
            var triggerKey = new TriggerKey(definition.Name);
            var trigger = TriggerBuilder
                .Create()
                .WithIdentity(triggerKey)
                .ForJob(definition.Name)
                .StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromSeconds(definition.EverySeconds)).RepeatForever())
                .Build();
            var job = JobBuilder.Create<QuartzJob>().WithIdentity(definition.Name).WithDescription(definition.Title).StoreDurably().Build();
            await scheduler.AddJob(job, AddJobOptions.Replacing, cancellationToken);
            var stored = await scheduler.GetTrigger(triggerKey, cancellationToken);
            if (stored is null)
                await scheduler.ScheduleJob(trigger, cancellationToken: cancellationToken);
            else if (stored is ISimpleTrigger simple && simple.RepeatInterval != TimeSpan.FromSeconds(definition.EverySeconds))
                await scheduler.RescheduleJob(triggerKey, trigger, cancellationToken);
        }
        catch (ObjectAlreadyExistsException)
        {
            // Another node scheduled the job at the same time.
        }
    }
}
