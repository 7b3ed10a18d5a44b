using BillingPortal.Data;

namespace BillingPortal.ApiKeys;

/// <summary>Reads the keys in use into memory at start, and writes when they were last used, every few seconds and in one transaction, instead of once a call.</summary>
public sealed partial class SaveLastUse(KeyDirectory directory, BillingDatabase database, WriteGate gate, ILogger<SaveLastUse> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    // A key that calls all day is written once a minute: people read this, nothing decides by it.
    private static readonly TimeSpan Coarse = TimeSpan.FromMinutes(1);
    private const int KeysPerTransaction = 100; // a millisecond or so behind the gate, where the ledger waits too
    private static readonly TimeSpan BetweenTransactions = TimeSpan.FromMilliseconds(20);
    private const int PreloadedKeys = 100_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start of the portal does not wait for this
        await PreloadAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SaveAsync(Coarse, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await SaveAsync(TimeSpan.Zero, CancellationToken.None);
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

    private async Task SaveAsync(TimeSpan atLeast, CancellationToken cancellationToken)
    {
        try
        {
            var used = new List<(long Id, DateTimeOffset At)>();
            foreach (var entry in directory.Known)
                if (entry.TakeUnsavedUse(atLeast) is { } at) used.Add((entry.Id, at));
            used.Sort(static (left, right) => left.Id.CompareTo(right.Id));
            foreach (var chunk in used.Chunk(KeysPerTransaction))
            {
                using (await gate.EnterAsync(cancellationToken)) await SaveAsync(chunk, cancellationToken);
                await Task.Delay(BetweenTransactions, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogNotSaved(log, failure); // only a display value: the next use brings it back
        }
    }

    // Hand-written: through the model each of these costs a hundred times the statement.
    private async Task SaveAsync((long Id, DateTimeOffset At)[] uses, CancellationToken cancellationToken)
    {
        await using var connection = database.Open();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "UPDATE api_keys SET last_used_at = @at WHERE id = @id";
        var at = command.CreateParameter();
        at.ParameterName = "@at";
        var id = command.CreateParameter();
        id.ParameterName = "@id";
        command.Parameters.Add(at);
        command.Parameters.Add(id);
        foreach (var use in uses)
        {
            at.Value = use.At.ToUnixTimeMilliseconds();
            id.Value = use.Id;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "The API keys could not be read ahead.")]
    private static partial void LogNotPreloaded(ILogger log, Exception failure);

    [LoggerMessage(LogLevel.Warning, "The last use of some keys could not be saved.")]
    private static partial void LogNotSaved(ILogger log, Exception failure);
}
