using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

/// <summary>Reads the keys in use into memory at start, and writes when they were last used, every few seconds and in one transaction, instead of once a call.</summary>
public sealed partial class SaveLastUse(KeyDirectory directory, IDbContextFactory<BillingDb> databases, ILogger<SaveLastUse> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private const int KeysPerTransaction = 500;
    private const int PreloadedKeys = 100_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start of the portal does not wait for this
        await PreloadAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SaveAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await SaveAsync(CancellationToken.None);
        }
    }

    private async Task PreloadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await directory.PreloadAsync(PreloadedKeys, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogNotPreloaded(log, failure); // each key is then read at its first call
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var used = directory.Known.Select(entry => (entry.Id, At: entry.TakeUnsavedUse())).Where(use => use.At is not null).ToList();
            foreach (var chunk in used.Chunk(KeysPerTransaction))
            {
                await using var db = await databases.CreateDbContextAsync(cancellationToken);
                await db.InTransactionAsync(async () =>
                {
                    foreach (var (id, at) in chunk)
                        await db.Set<ApiKey>().Where(key => key.Id == id).ExecuteUpdateAsync(set => set.SetProperty(key => key.LastUsedAt, at), cancellationToken);
                }, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogNotSaved(log, failure); // only a display value: the next use brings it back
        }
    }

    [LoggerMessage(LogLevel.Warning, "The API keys could not be read ahead.")]
    private static partial void LogNotPreloaded(ILogger log, Exception failure);

    [LoggerMessage(LogLevel.Warning, "The last use of some keys could not be saved.")]
    private static partial void LogNotSaved(ILogger log, Exception failure);
}
