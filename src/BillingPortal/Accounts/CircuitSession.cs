using System.Security.Claims;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Tenants;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;

namespace BillingPortal.Accounts;

/// <summary>
/// Ties an open page to its session. It checks every few seconds whether session, role and membership are unchanged. If one has changed,
/// the page is taken down on the server, further input from the browser is ignored, and the browser is told to load the page again with its
/// current rights.
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

    /// <summary>Cancelled when the page is left or the portal stops: the database is not read afterwards.</summary>
    private readonly CancellationTokenSource _closed = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
    private ClaimsPrincipal _person = Nobody.User;
    private volatile bool _isEnded;

    /// <summary>The facts the page's rights depend on.</summary>
    private sealed record Access(bool IsOperator, long? TenantId, Role? Role);

    internal Caller Caller { get; private set; } = Caller.Nobody;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _person = (await people.GetAuthenticationStateAsync()).User;
        Caller = Caller.Of(_person);
        if (Caller.UserId is null)
            return;
        open.Add(this); // before the first check, so that no session end is missed in between
        if (await ReadAsync(cancellationToken) is { } access)
            _ = WatchAsync(access, _closed.Token);
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

    /// <summary>Whether this circuit may show a page rendered for that session; ends the circuit if not.</summary>
    /// <param name="sessionId">From the page's own sealed parameters; empty for a page rendered without a signed-in person.</param>
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
        // Every page is inside an authorized view, so this takes it down on the server, whatever the browser does.
        ((IHostEnvironmentAuthenticationStateProvider)people).SetAuthenticationState(Task.FromResult(Nobody));
    }

    private async Task WatchAsync(Access access, CancellationToken closed)
    {
        using var timer = new PeriodicTimer(settings.Revalidate, wall);
        try
        {
            while (!_isEnded && await timer.WaitForNextTickAsync(closed))
                if (await IsUnchangedAsync(access, closed) is false)
                    End();
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            return; // the page was left
        }
    }

    private async Task<bool> IsUnchangedAsync(Access access, CancellationToken closed)
    {
        try
        {
            return await ReadAsync(closed) == access;
        }
        catch (Exception failure) when (!closed.IsCancellationRequested)
        {
            LogNotSeen(log, failure);
            // Without the database this page can read and write nothing either; the next check decides. On any other failure the page ends:
            // an exception that escaped here would end the checks for good.
            return StorageFailure.In(failure) is not null;
        }
    }

    private async Task<Access?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(Caller.SessionId, cancellationToken) is not { } session || session.UserId != Caller.UserId)
            return null;
        var tenant = await tenants.FindAsync(_person, cancellationToken);
        return new Access(session.IsOperator, tenant?.TenantId, tenant?.Role);
    }

    public void Dispose()
    {
        open.Remove(this);
        if (!_closed.IsCancellationRequested)
            _closed.Cancel();
        _closed.Dispose(); // also unregisters from the portal's stop
    }

    [LoggerMessage(LogLevel.Warning, "A page that was rendered for another session was opened by user {UserId}; it was refused.")]
    private static partial void LogForeign(ILogger log, string? userId);

    [LoggerMessage(LogLevel.Warning, "The rights of an open page could not be looked at.")]
    private static partial void LogNotSeen(ILogger log, Exception failure);
}
