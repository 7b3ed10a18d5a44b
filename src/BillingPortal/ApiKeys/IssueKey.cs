using BillingPortal.Data;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

/// <summary>A wish for a key.</summary>
/// <param name="Scopes">Null means the least useful set: calling metered endpoints and reading usage.</param>
public sealed record KeyRequest(string Name, bool IsTest = false, IReadOnlyList<string>? Scopes = null, DateTimeOffset? ExpiresAt = null);

public abstract record IssueOutcome
{
    /// <summary>The only time the whole key is seen.</summary>
    public sealed record Issued(ApiKey Key, string Secret) : IssueOutcome;
    /// <summary>Field and what to do about it.</summary>
    public sealed record Invalid(string Field, string Message) : IssueOutcome;
    public sealed record NotAllowed : IssueOutcome;
    public sealed record TooMany(int Limit) : IssueOutcome;
}

/// <summary>Makes an API key and returns it once.</summary>
public sealed class IssueKey(IDbContextFactory<BillingDb> databases, KeyFormat format, BillingClock clock)
{
    public const int MostActiveKeys = 100;
    private const int LongestName = 60;
    private static readonly string[] DefaultScopes = [Scopes.Call, Scopes.BillingRead];

    public async Task<IssueOutcome> RunAsync(TenantContext tenant, KeyRequest request, CancellationToken cancellationToken)
    {
        if (!tenant.MayManageKeys) return new IssueOutcome.NotAllowed();
        var name = request.Name?.Trim() ?? "";
        if (name.Length is 0 or > LongestName) return new IssueOutcome.Invalid("name", $"Give the key a name of 1 to {LongestName} characters.");
        var scopes = request.Scopes is { Count: > 0 } asked ? asked : DefaultScopes;
        if (scopes.FirstOrDefault(scope => !Scopes.All.Contains(scope)) is { } unknown) return new IssueOutcome.Invalid("scopes", $"\"{unknown}\" is not a scope. Use {string.Join(", ", Scopes.All)}.");
        if (request.ExpiresAt <= clock.GetUtcNow()) return new IssueOutcome.Invalid("expires_at", "Choose an expiry in the future, or none.");

        var (secret, prefix, hash) = format.Create(request.IsTest);
        var key = new ApiKey
        {
            TenantId = tenant.TenantId,
            Name = name,
            Prefix = prefix,
            Hash = hash,
            IsTest = request.IsTest,
            Scopes = string.Join(' ', scopes.Distinct(StringComparer.Ordinal)),
            CreatedAt = clock.GetUtcNow(),
            CreatedBy = tenant.UserId,
            ExpiresAt = request.ExpiresAt,
        };
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var stored = await db.InTransactionAsync(async () =>
        {
            if (await db.Set<ApiKey>().CountAsync(row => row.TenantId == tenant.TenantId && row.RevokedAt == null, cancellationToken) >= MostActiveKeys) return false;
            db.Add(key);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }, cancellationToken);
        return stored ? new IssueOutcome.Issued(key, secret) : new IssueOutcome.TooMany(MostActiveKeys);
    }
}
