using Microsoft.AspNetCore.Components;

namespace BillingPortal.Admin.Parts;

/// <summary>
/// A page that loads one thing: it knows whether it is still loading, keeps what it has when a later try fails, and names
/// the failure so that a log line can be found. Pages that change by themselves say how often they look.
/// </summary>
public abstract partial class LoadingPage<TData> : ComponentBase, IDisposable
    where TData : class
{
    private readonly CancellationTokenSource _gone = new();
    private int _asked;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    [Inject]
    private TimeProvider Wall { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    /// <summary>Null until it is loaded for the first time.</summary>
    protected TData? Data { get; private set; }

    /// <summary>The reference of the last failure; null when the last load went well.</summary>
    protected string? Failure { get; private set; }
    protected bool IsBusy { get; private set; }
    protected CancellationToken Gone => _gone.Token;

    /// <summary>How often the page looks again by itself; null = only when it is asked.</summary>
    protected virtual TimeSpan? RefreshEvery => null;

    protected abstract Task<TData?> LoadAsync(CancellationToken cancellationToken);

    protected override Task OnParametersSetAsync() => ReloadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && RefreshEvery is { } every)
            _ = LookAgainAsync(every);
    }

    protected async Task ReloadAsync()
    {
        var mine = ++_asked;
        IsBusy = true;
        try
        {
            var fresh = await LoadAsync(_gone.Token);
            if (mine != _asked)
                return; // a later question was answered, or will be
            Data = fresh;
            Failure = null;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return; // nobody is looking any more
        }
        catch (Exception failure) when (failure is not NavigationException)
        {
            if (mine != _asked)
                return;
            Failure = "ref_" + Guid.NewGuid().ToString("N")[..10];
            LogFailed(Loggers.CreateLogger(GetType()), GetType().Name, Failure, failure);
        }
        finally
        {
            if (mine == _asked)
                IsBusy = false;
        }
    }

    private async Task LookAgainAsync(TimeSpan every)
    {
        using var timer = new PeriodicTimer(every, Wall);
        try
        {
            while (await timer.WaitForNextTickAsync(_gone.Token))
                await InvokeAsync(async () =>
                {
                    await ReloadAsync();
                    StateHasChanged();
                });
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
        {
            return; // the page was left
        }
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    [LoggerMessage(LogLevel.Error, "{Page} could not be loaded ({Reference}).")]
    private static partial void LogFailed(ILogger log, string page, string reference, Exception failure);
}
