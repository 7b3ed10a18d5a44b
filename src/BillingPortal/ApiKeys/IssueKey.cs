using BillingPortal.Data;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

/// <summary>A wish for a key.</summary>
/// <param name="Scopes">Null means the least useful set: calling metered endpoints and reading usage.</param>
/// <param name="RatePerMinute">Calls per minute for this key alone; null = the plan's rate.</param>
/// <param name="QuotaPerPeriod">Units of each meter the key may use in a period; null = only the tenant's quota.</param>
/// <param name="AllowedNetworks">Addresses or CIDR networks, IPv4 or IPv6; null or empty = from anywhere.</param>
public sealed record KeyRequest(string Name, bool IsTest = false, IReadOnlyList<string>? Scopes = null, DateTimeOffset? ExpiresAt = null, int? RatePerMinute = null, long? QuotaPerPeriod = null, IReadOnlyList<string>? AllowedNetworks = null);

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
    private const int MostNetworks = 40;
    private const int MostScopes = 20;
    private static readonly string[] DefaultScopes = [Scopes.Call, Scopes.BillingRead];

    public async Task<IssueOutcome> RunAsync(TenantContext tenant, KeyRequest request, CancellationToken cancellationToken)
    {
        if (!tenant.MayManageKeys) return new IssueOutcome.NotAllowed();
        var name = request.Name?.Trim() ?? "";
        if (name.Length is 0 or > LongestName) return new IssueOutcome.Invalid("name", $"Give the key a name of 1 to {LongestName} characters.");
        var scopes = request.Scopes is { Count: > 0 } asked ? asked : DefaultScopes;
        if (scopes.Count > MostScopes) return new IssueOutcome.Invalid("scopes", $"Name up to {MostScopes} scopes.");
        if (scopes.FirstOrDefault(scope => !Scopes.IsKnown(scope)) is { } unknown) return new IssueOutcome.Invalid("scopes", $"\"{unknown}\" is not a scope. Use {string.Join(", ", Scopes.All)}, or call:name for one endpoint.");
        if (request.ExpiresAt <= clock.GetUtcNow()) return new IssueOutcome.Invalid("expires_at", "Choose an expiry in the future, or none.");
        if (request.RatePerMinute < 1) return new IssueOutcome.Invalid("rate_per_minute", "Allow at least 1 call a minute, or leave it out.");
        if (request.QuotaPerPeriod < 0) return new IssueOutcome.Invalid("quota_per_period", "Use 0 or more units, or leave it out.");
        var networks = request.AllowedNetworks is { Count: > 0 } named ? named : null;
        if (networks?.Count > MostNetworks) return new IssueOutcome.Invalid("allowed_networks", $"Name up to {MostNetworks} networks.");
        if (networks?.FirstOrDefault(network => !AddressList.IsNetwork(network)) is { } odd) return new IssueOutcome.Invalid("allowed_networks", $"\"{odd}\" is not an address or network, such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32.");

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
            RatePerMinute = request.RatePerMinute,
            QuotaPerPeriod = request.QuotaPerPeriod,
            AllowedNetworks = networks is null ? null : string.Join(' ', networks.Select(network => network.Trim())),
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
