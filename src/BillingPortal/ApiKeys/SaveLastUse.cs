using BillingPortal.Data;
using BillingPortal.Jobs;

namespace BillingPortal.ApiKeys;

/// <summary>Loads the keys in use at start, and every few seconds saves when they were last used, in one transaction instead of one per
/// call.</summary>
public sealed partial class SaveLastUse(KeyDirectory directory, BillingDatabase database, WriteGate gate, ILogger<SaveLastUse> log)
    : RestartingService(log)
{
    // A key that calls all day is saved once a minute: people read this value, nothing depends on it.
    private static readonly TimeSpan Coarse = TimeSpan.FromMinutes(1);
    private const int KeysPerTransaction = 100; // takes about a millisecond behind the write gate, where the ledger waits too
    private static readonly TimeSpan BetweenTransactions = TimeSpan.FromMilliseconds(20);
    private const int PreloadedKeys = 100_000;

    private readonly ILogger<SaveLastUse> _log = log;
    private bool _isPreloaded;

    protected override TimeSpan Every => TimeSpan.FromSeconds(5);

    protected override async Task RoundAsync(CancellationToken stop)
    {
        if (!_isPreloaded)
            await PreloadAsync(stop);
        await SaveAsync(Coarse, stop);
    }

    protected override Task LastRoundAsync() => SaveAsync(TimeSpan.Zero, CancellationToken.None);

    private async Task PreloadAsync(CancellationToken cancellationToken)
    {
        _isPreloaded = true; // only once: later it would only repeat what calls have loaded meanwhile
        try
        {
            await directory.PreloadAsync(PreloadedKeys, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogNotPreloaded(_log, failure); // each key is then read at its first call
        }
    }

    private async Task SaveAsync(TimeSpan atLeast, CancellationToken cancellationToken)
    {
        var used = new List<(long Id, DateTimeOffset At)>();
        foreach (var entry in directory.Known)
            if (entry.TakeUnsavedUse(atLeast) is { } at)
                used.Add((entry.Id, at));
        used.Sort(static (left, right) => left.Id.CompareTo(right.Id));
        foreach (var chunk in used.Chunk(KeysPerTransaction)) // a failure loses only display data; the next use saves it again
        {
            using (await gate.EnterAsync(cancellationToken))
                await SaveAsync(chunk, cancellationToken);
            await Task.Delay(BetweenTransactions, cancellationToken);
        }
    }

    // Raw SQL: each update through EF Core costs a hundred times the statement.
    private async Task SaveAsync((long Id, DateTimeOffset At)[] uses, CancellationToken cancellationToken)
    {
        await using var connection = database.Open();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "UPDATE api_keys SET last_used_at = @at WHERE id = @id";
        var lastUsed = command.CreateParameter();
        lastUsed.ParameterName = "@at";
        var id = command.CreateParameter();
        id.ParameterName = "@id";
        command.Parameters.Add(lastUsed);
        command.Parameters.Add(id);
        foreach (var use in uses)
        {
            lastUsed.Value = use.At.ToUnixTimeMilliseconds();
            id.Value = use.Id;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "The API keys could not be read ahead.")]
    private static partial void LogNotPreloaded(ILogger log, Exception failure);
}
