using System.Security.Claims;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Tenants;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;

namespace BillingPortal.Accounts;

/// <summary>
/// Ties an open page to the session it was opened with. It looks every few seconds whether session, role and membership are
/// still the ones it began with; when one is not, the page is taken down here, nothing that its browser sends is heard any
/// more, and the browser is told to ask for the page anew, which answers by today's rights.
/// </summary>
public sealed partial class CircuitSession(
    AuthenticationStateProvider people,
    Sessions sessions,
    CurrentTenant tenants,
    OpenCircuits open,
    SessionSettings settings,
    IHostApplicationLifetime lifetime,
    TimeProvider wall,
    ILogger<CircuitSession> log
) : CircuitHandler, IDisposable
{
    private static readonly AuthenticationState Nobody = new(new ClaimsPrincipal(new ClaimsIdentity()));

    /// <summary>The page was left, or the portal stops: its database is not read any more.</summary>
    private readonly CancellationTokenSource _closed = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
    private ClaimsPrincipal _person = Nobody.User;
    private volatile bool _isEnded;

    /// <summary>What the page's rights rest on.</summary>
    private sealed record Ground(bool IsOperator, long? TenantId, Role? Role);

    internal Caller Caller { get; private set; } = Caller.Nobody;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _person = (await people.GetAuthenticationStateAsync()).User;
        Caller = Caller.Of(_person);
        if (Caller.UserId is null)
            return;
        open.Add(this); // before the look, so that no end falls between the two
        if (await ReadAsync(cancellationToken) is { } ground)
            _ = WatchAsync(ground, _closed.Token);
        else
            End();
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next
    ) => activity => _isEnded ? Task.CompletedTask : next(activity);

    /// <summary>Whether this circuit may show what was rendered for that session; ends it if not.</summary>
    /// <param name="sessionId">From the page's own sealed parameters; empty for a page that nobody was signed in for.</param>
    internal bool MayShow(string? sessionId)
    {
        if ((Caller.SessionId ?? "") == (sessionId ?? ""))
            return true;
        LogForeign(log, Caller.UserId);
        End();
        return false;
    }

    internal void End()
    {
        if (_isEnded)
            return;
        _isEnded = true;
        open.Remove(this);
        // Every page sits in a view that shows it to its reader alone, so this takes it down on the server, whatever the browser does.
        ((IHostEnvironmentAuthenticationStateProvider)people).SetAuthenticationState(Task.FromResult(Nobody));
    }

    private async Task WatchAsync(Ground ground, CancellationToken closed)
    {
        using var timer = new PeriodicTimer(settings.Revalidate, wall);
        try
        {
            while (!_isEnded && await timer.WaitForNextTickAsync(closed))
                if (await LookAsync(ground, closed) is false)
                    End();
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            return; // the page was left
        }
    }

    private async Task<bool> LookAsync(Ground ground, CancellationToken closed)
    {
        try
        {
            return await ReadAsync(closed) == ground;
        }
        catch (Exception failure) when (!closed.IsCancellationRequested)
        {
            LogNotSeen(log, failure);
            // Without the database nothing is read or written through this page either, and the next look decides. Whatever else stands in
            // the way of looking, the page does not outlive it: an exception that got past here would be the last look there ever was.
            return StorageTrouble.In(failure) is not null;
        }
    }

    private async Task<Ground?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(Caller.SessionId, cancellationToken) is not { } session || session.UserId != Caller.UserId)
            return null;
        var tenant = await tenants.FindAsync(_person, cancellationToken);
        return new Ground(session.IsOperator, tenant?.TenantId, tenant?.Role);
    }

    public void Dispose()
    {
        open.Remove(this);
        if (!_closed.IsCancellationRequested)
            _closed.Cancel();
        _closed.Dispose(); // and with it what ties it to the portal's stop
    }

    [LoggerMessage(LogLevel.Warning, "A page that was rendered for another session was opened by user {UserId}; it was refused.")]
    private static partial void LogForeign(ILogger log, string? userId);

    [LoggerMessage(LogLevel.Warning, "The rights of an open page could not be looked at.")]
    private static partial void LogNotSeen(ILogger log, Exception failure);
}
