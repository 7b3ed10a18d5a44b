using BillingPortal.Time;
using BillingPortal.Web;
using Microsoft.AspNetCore.Components;

namespace BillingPortal.Ui;

/// <summary>
/// A page whose numbers load, refresh by themselves every few seconds, and say so when they cannot be read. A failed
/// refresh keeps what was shown; a page that never loaded shows the error.
/// </summary>
public abstract class LivePage : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private CancellationTokenSource? _load;
    private Task _refreshing = Task.CompletedTask;

    [Inject]
    private ILoggerFactory Logs { get; set; } = default!;

    [Inject]
    protected BillingClock Clock { get; set; } = default!;

    /// <summary>Between two refreshes; also what "by themselves" means to a reader.</summary>
    protected virtual TimeSpan Pause => TimeSpan.FromSeconds(5);

    /// <summary>Nothing was loaded yet.</summary>
    protected bool IsLoading => UpdatedAt is null && Failure is null;

    /// <summary>A reference to the log entry, when the newest load failed.</summary>
    protected string? Failure { get; private set; }
    protected DateTimeOffset? UpdatedAt { get; private set; }

    /// <summary>Reads what the page shows and puts it into fields in one step at the end; may be cancelled by a newer load.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    protected override Task OnParametersSetAsync() => ReloadAsync();

    /// <summary>Starts over with the present filters; a load that is still under way gives way to it.</summary>
    protected async Task ReloadAsync()
    {
        if (_load is not null)
            await _load.CancelAsync();
        using var load = _load = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            await LoadAsync(load.Token);
            (UpdatedAt, Failure) = (Clock.GetUtcNow(), null);
        }
        catch (Exception) when (load.IsCancellationRequested)
        {
            return; // the newer load draws the page
        }
        catch (Exception failure)
        {
            Failure = ReadTrouble.Log(Logs.CreateLogger(GetType()), failure);
        }
        finally
        {
            if (ReferenceEquals(_load, load))
                _load = null;
        }
        StateHasChanged();
    }

    // Only in a running circuit: a page that is rendered once must not leave a timer behind.
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _refreshing = RefreshAsync();
    }

    private async Task RefreshAsync()
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                if (_load is null)
                    await InvokeAsync(ReloadAsync);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return; // the reader left
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _refreshing;
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }
}
