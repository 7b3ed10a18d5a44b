namespace BillingPortal.Jobs;

/// <summary>
/// Work in rounds for as long as the portal runs. A failed round must not end the portal, whether its cause is transient or a bug: nobody
/// would be served. The failure is logged once per outage, retried with growing pauses, and its end is logged too.
/// </summary>
public abstract partial class RestartingService(ILogger log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Short enough that the portal recovers within seconds of its database.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Time between two successful rounds.</summary>
    protected abstract TimeSpan Every { get; }

    /// <summary>One round; throws on failure.</summary>
    protected abstract Task RoundAsync(CancellationToken stop);

    /// <summary>Runs once, when the portal stops.</summary>
    protected virtual Task LastRoundAsync() => Task.CompletedTask;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // do not delay the portal's start
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
            throw new OperationCanceledException(stop); // the round failed because of the stop
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
