using System.Threading.Channels;
using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.UsageReporting;

/// <summary>
/// Stores Stripe's responses, many reports per transaction. A caller waits until its report is on disk, so a customer's next report
/// is not sent before the previous result is stored.
/// </summary>
internal sealed class SaveResults : IAsyncDisposable
{
    private const int LargestBatch = 256;
    private readonly Channel<(UsageReport Report, TaskCompletionSource Done)> _waiting = Channel.CreateUnbounded<(
        UsageReport,
        TaskCompletionSource
    )>(new UnboundedChannelOptions { SingleReader = true });
    private readonly IDbContextFactory<BillingDb> _databases;
    private readonly Task _writer;

    public SaveResults(IDbContextFactory<BillingDb> databases)
    {
        _databases = databases;
        _writer = Task.Run(WriteAsync);
    }

    public Task SaveAsync(UsageReport report)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite((report, done));
        return done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writer;
    }

    private async Task WriteAsync()
    {
        var batch = new List<(UsageReport Report, TaskCompletionSource Done)>(LargestBatch);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _waiting.Reader.TryRead(out var next))
                batch.Add(next);
            try
            {
                await using var db = await _databases.CreateDbContextAsync();
                foreach (var (report, _) in batch)
                    db.Update(report);
                await db.SaveChangesAsync(CancellationToken.None); // must be stored even while stopping: Stripe has already acted on it
                foreach (var (_, done) in batch)
                    done.SetResult();
            }
            catch (Exception failure)
            {
                foreach (var (_, done) in batch)
                    done.TrySetException(failure);
            }
        }
    }
}
