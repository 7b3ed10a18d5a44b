using System.Security.Claims;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Tenants;

/// <summary>The organisation a request acts for, and the caller's rights in it. Every query is scoped by <see cref="TenantId"/>.</summary>
public sealed record TenantContext(
    long TenantId,
    string PublicId,
    string Name,
    string? StripeCustomerId,
    Role Role,
    string? UserId,
    string? DisplayName
)
{
    /// <summary>A key's scopes; null for a person, whose role decides.</summary>
    public IReadOnlyList<string>? KeyScopes { get; init; }

    /// <summary>Who acts. Their rights are read from the database at the time of the action: see <see cref="Rights"/>.</summary>
    public Caller Caller { get; init; } = Caller.Nobody;

    /// <summary>The calling key; null for a person.</summary>
    public long? KeyId => Caller.KeyId;

    /// <summary>The caller's scopes: a key's own, or those of a person's role. Nobody can give a key any other scope.</summary>
    public IReadOnlyList<string> GrantedScopes => KeyScopes ?? Scopes.Of(Role);

    public bool MayManageBilling => GrantedScopes.Contains(Scopes.BillingWrite);

    public bool MayManageKeys => GrantedScopes.Contains(Scopes.KeysWrite);

    public bool MayRename => KeyScopes is null && Role is (Role.Owner or Role.Admin);
}

/// <summary>Finds the caller's organisation: from an API key's claims, or from the signed-in person's membership.</summary>
public sealed class CurrentTenant(IDbContextFactory<BillingDb> databases)
{
    /// <summary>Claim on an API key's principal. A person's principal has none, because people change organisations.</summary>
    public const string TenantClaim = "bp:tenant";

    /// <summary>Claim with the key's scopes, separated by spaces.</summary>
    public const string ScopeClaim = "bp:scope";

    /// <summary>Null when nobody is signed in or the person belongs to no organisation.</summary>
    public async Task<TenantContext?> FindAsync(ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (caller.FindFirstValue(TenantClaim) is { } claimed)
            return await OfKeyAsync(claimed.ToLongId(), caller, cancellationToken);
        if (caller.FindFirstValue(ClaimTypes.NameIdentifier) is not { } userId)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await Of(db.Set<Member>().AsNoTracking().Where(member => member.UserId == userId).OrderBy(member => member.JoinedAt))
            .FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : found with { Caller = Caller.Of(caller) };
    }

    internal static IQueryable<TenantContext> Of(IQueryable<Member> members) =>
        members.Select(member => new TenantContext(
            member.TenantId,
            member.Tenant!.PublicId,
            member.Tenant.Name,
            member.Tenant.StripeCustomerId,
            member.Role,
            member.UserId,
            member.DisplayName
        ));

    private async Task<TenantContext?> OfKeyAsync(long tenantId, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var scopes = (caller.FindFirstValue(ScopeClaim) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Set<Tenant>().AsNoTracking().FirstOrDefaultAsync(tenant => tenant.Id == tenantId, cancellationToken);
        return tenant is null
            ? null
            : new TenantContext(
                tenant.Id,
                tenant.PublicId,
                tenant.Name,
                tenant.StripeCustomerId,
                Role.Viewer,
                UserId: null,
                DisplayName: null
            )
            {
                KeyScopes = scopes,
                Caller = Caller.Of(caller),
            };
    }
}

/// <summary>What an API key may be used for. A key has only the scopes its maker selected.</summary>
public static class Scopes
{
    /// <summary>Call metered endpoints.</summary>
    public const string Call = "call";

    /// <summary>Read usage, quota, subscription and invoices.</summary>
    public const string BillingRead = "billing:read";

    /// <summary>Change the subscription, open Checkout and the Customer Portal.</summary>
    public const string BillingWrite = "billing:write";

    /// <summary>Issue and revoke API keys.</summary>
    public const string KeysWrite = "keys:write";

    public static readonly IReadOnlyList<string> All = [Call, BillingRead, BillingWrite, KeysWrite];

    /// <summary>A role's scopes, which are also the most that its members can give a key.</summary>
    public static IReadOnlyList<string> Of(Role role) =>
        role switch
        {
            Role.Owner or Role.Admin => All,
            Role.Billing => [BillingRead, BillingWrite],
            Role.Developer => [Call, BillingRead, KeysWrite],
            _ => [BillingRead],
        };

    private const string OneEndpoint = Call + ":";
    private const int LongestScope = 40;

    /// <summary>One of <see cref="All"/>, or <c>call:name</c> for metered endpoints that require that name.</summary>
    public static bool IsKnown(string scope) =>
        All.Contains(scope)
        || (
            scope.StartsWith(OneEndpoint, StringComparison.Ordinal)
            && scope.Length is > 5 and <= LongestScope
            && scope.AsSpan(OneEndpoint.Length).IndexOfAnyExcept(ScopeLetters) < 0
        );

    private static readonly System.Buffers.SearchValues<char> ScopeLetters = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789_-"
    );
}
