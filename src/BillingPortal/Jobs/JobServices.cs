using BillingPortal.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Quartz;

namespace BillingPortal.Jobs;

/// <summary>Registers the scheduler and, by <c>AddPortalJob</c>, each job with its interval.</summary>
public static class JobServices
{
    private const int WorkerThreads = 4;

    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        var data = DataDirectory.From(configuration);
        var database = BillingDatabase.From(configuration, data);
        services.AddSingleton<JobSignals>();
        services.AddSingleton<JobHistory>();
        services.AddSingleton<OperatorAlerts>();
        services.AddSingleton<JobProgress>();
        services.AddSingleton<JobBoard>();
        services.AddTransient<QuartzJob>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(options =>
            {
                options.InstanceName = "billing";
                if (database.IsPostgres)
                    options.InstanceId = Environment.MachineName + "-" + Environment.ProcessId;
            });
            quartz.UseDefaultThreadPool(WorkerThreads);
            quartz.UsePersistentStore(store =>
            {
                // A separate file: the scheduler's writes must not queue behind the ledger's, nor the other way round.
                if (database.IsPostgres)
                    store.UsePostgres(NpgsqlFactory.Instance, database.ConnectionString);
                else
                    store.UseSqlite(SqliteFactory.Instance, BillingDatabase.Sqlite(data.PrivateFile("jobs.db")));
                store.ConfigureStore(options => options.UseBackgroundThreads = true); // a failed process must end without waiting for them
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
                if (database.IsPostgres)
                    store.UseClustering(cluster =>
                    {
                        cluster.CheckinInterval = TimeSpan.FromSeconds(5);
                        cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(15);
                    });
            });
        });
        services.AddHostedService<ScheduleJobs>();
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        return services;
    }

    /// <summary>Declares a job: its class, its title for operators, and how often it runs without a signal.</summary>
    public static IServiceCollection AddPortalJob<TJob>(this IServiceCollection services, string name, string title, int everySeconds)
        where TJob : class, IPortalJob
    {
        services.TryAddScoped<TJob>();
        services.AddSingleton(provider =>
        {
            var configured = provider.GetRequiredService<IConfiguration>().GetValue<int?>($"Jobs:{name}:EverySeconds");
            return new JobDefinition(name, title, configured ?? everySeconds, typeof(TJob));
        });
        return services;
    }
}
