namespace BillingPortal.Web;

/// <summary>
/// Limits reads that keep the database busy. SQLite's driver blocks its thread while it reads, so as many reads as cores would leave no
/// thread to answer with. Waiting here takes no thread.
/// </summary>
public sealed class LongReads : IDisposable
{
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    public async Task<T> RunAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await read();
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
