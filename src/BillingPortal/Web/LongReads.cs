namespace BillingPortal.Web;

/// <summary>
/// Turns for reads that keep the database busy. SQLite's driver holds its thread while it reads, so as many of them as there are
/// cores would leave none to answer with; whoever waits here waits without a thread.
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
