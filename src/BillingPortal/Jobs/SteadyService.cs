namespace BillingPortal.Jobs;

/// <summary>
/// Work in rounds that goes on for as long as the portal runs. What fails in a round passes or is a bug; neither may end the
/// portal, which would then serve nobody. It is said once per outage, tried again with growing pauses, and said when it is over.
/// </summary>
public abstract partial class SteadyService(ILogger log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Short enough that the portal is whole again within seconds of its database's return.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Time between two rounds that worked.</summary>
    protected abstract TimeSpan Every { get; }

    /// <summary>One round; throws what it cannot do.</summary>
    protected abstract Task RoundAsync(CancellationToken stop);

    /// <summary>Once, when the portal stops.</summary>
    protected virtual Task LastRoundAsync() => Task.CompletedTask;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start of the portal does not wait for this
        try
        {
            for (var failures = 0; ; )
            {
                failures = await WorksAsync(failures, stoppingToken) ? 0 : failures + 1;
                await Task.Delay(failures == 0 ? Every : PauseAfter(failures), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await EndAsync();
        }
    }

    private async Task<bool> WorksAsync(int failures, CancellationToken stop)
    {
        try
        {
            await RoundAsync(stop);
            if (failures > 0)
                LogOver(log, GetType().Name, failures);
            return true;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            if (failures == 0)
                LogFails(log, GetType().Name, failure);
            return false;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop); // whatever the stop broke off in the middle
        }
    }

    private async Task EndAsync()
    {
        try
        {
            await LastRoundAsync();
        }
        catch (Exception failure)
        {
            LogFails(log, GetType().Name, failure);
        }
    }

    internal static TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(failures - 1, 10)));

    [LoggerMessage(LogLevel.Error, "{Service} fails and is tried again until it works.")]
    private static partial void LogFails(ILogger log, string service, Exception failure);

    [LoggerMessage(LogLevel.Information, "{Service} works again after {Failures} tries.")]
    private static partial void LogOver(ILogger log, string service, int failures);
}
