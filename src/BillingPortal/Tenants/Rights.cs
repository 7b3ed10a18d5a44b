using BillingPortal.Callers;
using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Tenants;

/// <summary>
/// A key's current scopes from the database, separated by spaces; null when the key has ended or belongs to another organisation.
/// </summary>
public delegate Task<string?> KeyScopesNow(long keyId, long tenantId, CancellationToken cancellationToken);

/// <summary>
/// Reads a caller's rights from the database at the time of the action, not when the page or circuit was opened: those stay open for hours,
/// and a right may be revoked meanwhile. Every use case that writes asks here first.
/// </summary>
public sealed class Rights(IDbContextFactory<BillingDb> databases, Sessions sessions, KeyScopesNow scopesNow)
{
    /// <summary>
    /// The caller's current place in the organisation; null when there is none any more, or the session or key has ended.
    /// </summary>
    public async Task<TenantContext?> NowAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        var caller = tenant.Caller;
        switch (caller.Kind)
        {
            case CallerKind.Portal:
                return tenant;
            case CallerKind.Key when caller.KeyId is { } keyId:
                return await scopesNow(keyId, tenant.TenantId, cancellationToken) is { } scopes
                    ? tenant with
                    {
                        KeyScopes = scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                    }
                    : null;
            case CallerKind.Person
                when await sessions.FindAsync(caller.SessionId, cancellationToken) is { } session && session.UserId == caller.UserId:
                await using (var db = await databases.CreateDbContextAsync(cancellationToken))
                {
                    var member = await CurrentTenant
                        .Of(db.Set<Member>().AsNoTracking().Where(row => row.TenantId == tenant.TenantId && row.UserId == session.UserId))
                        .FirstOrDefaultAsync(cancellationToken);
                    return member is null ? null : member with { Caller = caller };
                }
            default:
                return null;
        }
    }

    /// <summary>Whether the caller is an operator now. A console command always is.</summary>
    public async Task<bool> OperatesAsync(Caller caller, CancellationToken cancellationToken) =>
        caller.Kind switch
        {
            CallerKind.Portal or CallerKind.Command => true,
            CallerKind.Person => await sessions.FindAsync(caller.SessionId, cancellationToken) is { IsOperator: true } session
                && session.UserId == caller.UserId,
            _ => false,
        };
}
