using BillingPortal.Callers;
using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Tenants;

/// <summary>
/// A key's scopes at this moment, from the database, separated by blanks; null when the key is over or not this organisation's.
/// </summary>
public delegate Task<string?> KeyScopesNow(long keyId, long tenantId, CancellationToken cancellationToken);

/// <summary>
/// What a caller may do at the moment it is done, from the database and not from what a page or a circuit was begun with:
/// those stay open for hours, and a right may be taken meanwhile. Every use case that writes asks here first.
/// </summary>
public sealed class Rights(IDbContextFactory<BillingDb> databases, Sessions sessions, KeyScopesNow scopesNow)
{
    /// <summary>
    /// The caller's place in the organisation as it is now; null when there is none any more, or the session or key is over.
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

    /// <summary>Whether the caller is an operator now. Whoever may run this program with its data is one.</summary>
    public async Task<bool> OperatesAsync(Caller caller, CancellationToken cancellationToken) =>
        caller.Kind switch
        {
            CallerKind.Portal or CallerKind.Command => true,
            CallerKind.Person => await sessions.FindAsync(caller.SessionId, cancellationToken) is { IsOperator: true } session
                && session.UserId == caller.UserId,
            _ => false,
        };
}
