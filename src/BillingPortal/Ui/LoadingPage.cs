using BillingPortal.Time;
using BillingPortal.Web;
using Microsoft.AspNetCore.Components;

namespace BillingPortal.Ui;

/// <summary>
/// A page that loads its data, refreshes itself, and says so when a load fails. A failed refresh keeps what is on the page; a page
/// that never loaded shows the error.
/// </summary>
public abstract class LoadingPage : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _left = new();
    private CancellationTokenSource? _load;
    private Task _refreshing = Task.CompletedTask;

    [Inject]
    private ILoggerFactory Logs { get; set; } = default!;

    [Inject]
    protected BillingClock Clock { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    /// <summary>Time between two refreshes; null = the page loads only when asked.</summary>
    protected virtual TimeSpan? RefreshEvery => TimeSpan.FromSeconds(5);

    /// <summary>Nothing was loaded yet.</summary>
    protected bool IsLoading => UpdatedAt is null && Failure is null;

    /// <summary>A load is under way, the first or a later one.</summary>
    protected bool IsBusy => _load is not null;

    /// <summary>Reference of the log entry when the newest load failed; null when it went well.</summary>
    protected string? Failure { get; private set; }

    /// <summary>Time of the last load that went well.</summary>
    protected DateTimeOffset? UpdatedAt { get; private set; }

    /// <summary>Cancelled when the reader leaves the page.</summary>
    protected CancellationToken Left => _left.Token;

    /// <summary>Reads what the page shows and sets the fields in one step at the end. A newer load cancels it.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    protected override Task OnParametersSetAsync() => ReloadAsync();

    /// <summary>Loads with the present filters. Cancels a load that is under way.</summary>
    protected async Task ReloadAsync()
    {
        if (_load is not null)
            await _load.CancelAsync();
        using var load = _load = CancellationTokenSource.CreateLinkedTokenSource(_left.Token);
        try
        {
            await LoadAsync(load.Token);
            (UpdatedAt, Failure) = (Clock.GetUtcNow(), null);
        }
        catch (Exception) when (load.IsCancellationRequested)
        {
            return; // the newer load draws the page
        }
        catch (Exception failure) when (failure is not NavigationException)
        {
            Failure = ReadFailure.Log(Logs.CreateLogger(GetType()), failure);
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
        if (firstRender && RefreshEvery is { } pause)
            _refreshing = RefreshAsync(pause);
    }

    private async Task RefreshAsync(TimeSpan pause)
    {
        using var timer = new PeriodicTimer(pause);
        try
        {
            while (await timer.WaitForNextTickAsync(_left.Token))
                if (!IsBusy)
                    await InvokeAsync(ReloadAsync);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            return; // the reader left
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        await _refreshing;
        _left.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A <see cref="LoadingPage"/> whose data is one object. It loads when asked, unless it overrides <c>RefreshEvery</c>.</summary>
public abstract class LoadingPage<TData> : LoadingPage
    where TData : class
{
    protected override TimeSpan? RefreshEvery => null;

    /// <summary>Null until the first load, and for what does not exist.</summary>
    protected TData? Data { get; private set; }

    protected abstract Task<TData?> ReadAsync(CancellationToken cancellationToken);

    protected sealed override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var fresh = await ReadAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested(); // a newer load may have finished first
        Data = fresh;
    }
}
