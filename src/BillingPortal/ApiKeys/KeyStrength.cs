using BillingPortal.Tenants;
using BillingPortal.Web;

namespace BillingPortal.ApiKeys;

/// <summary>How a key would exceed its maker or the key that changes it.</summary>
/// <param name="Field">As the API names it; "key" when it concerns the key itself.</param>
/// <param name="Scope">The missing scope, when that is the reason.</param>
public sealed record KeyExcess(string Field, string Message, string? Scope = null);

/// <summary>
/// The one rule for keys that manage keys. A key is at most as strong as another when its kind, scopes, expiry, networks, rate and quota
/// all are. Live is stronger than test, and no expiry, network list, rate or quota is stronger than any. A key with its own rate or quota
/// shares it with the keys it makes; otherwise many of them could exceed what one may use. A key makes and changes only keys that are at
/// most as strong as itself, so it can never lead to a key that can do more.
/// </summary>
public static class KeyStrength
{
    /// <summary>The first way in which <paramref name="key"/> exceeds <paramref name="maker"/>; null when it is at most as
    /// strong.</summary>
    public static KeyExcess? FindExcess(ApiKey maker, ApiKey key)
    {
        if (maker.IsTest && !key.IsTest)
            return new("test", "A test key makes and touches test keys only.");
        if (Missing(maker.Scopes.Split(' '), key.Scopes.Split(' ')) is { } scope)
            return new("scopes", $"This key has no scope \"{scope}\", so it cannot give it to another.", scope);
        if (maker.ExpiresAt is { } end && !(key.ExpiresAt <= end))
            return new("expires_at", $"This key itself ends at {end:yyyy-MM-ddTHH:mm:ssZ}.");
        if (AddressList.From(maker.AllowedNetworks) is { } networks && !networks.Covers(AddressList.From(key.AllowedNetworks)))
            return new("allowed_networks", "This key itself may be used from fewer networks.");
        if (maker.RatePerMinute is { } rate && !(key.RatePerMinute <= rate))
            return new("rate_per_minute", $"This key itself may make {rate} calls a minute.");
        if (maker.QuotaPerPeriod is { } quota && !(key.QuotaPerPeriod <= quota))
            return new("quota_per_period", $"This key itself may use {quota} units a period.");
        return HasAmounts(maker) && CountedAs(maker) != CountedAs(key)
            ? new("key", "This key's rate and quota are its own, and the other key is not counted with it.")
            : null;
    }

    /// <summary>The first scope that is not granted; <c>call</c> grants every <c>call:name</c>.</summary>
    public static string? Missing(IReadOnlyCollection<string> granted, IEnumerable<string> wanted) =>
        wanted.FirstOrDefault(scope =>
            !granted.Contains(scope) && !(scope.StartsWith(Scopes.Call + ':', StringComparison.Ordinal) && granted.Contains(Scopes.Call))
        );

    /// <summary>Fills omitted limits with the maker's own.</summary>
    public static void ApplyLimits(ApiKey maker, ApiKey key)
    {
        key.ExpiresAt ??= maker.ExpiresAt;
        key.AllowedNetworks ??= maker.AllowedNetworks;
        key.RatePerMinute ??= maker.RatePerMinute;
        key.QuotaPerPeriod ??= maker.QuotaPerPeriod;
    }

    /// <summary>The key that a child's calls are counted with: its maker's, where the maker has a rate or quota to share; else
    /// null.</summary>
    public static long? SharedBy(ApiKey maker) => HasAmounts(maker) ? CountedAs(maker) : null;

    private static bool HasAmounts(ApiKey key) => key.RatePerMinute is not null || key.QuotaPerPeriod is not null;

    private static long CountedAs(ApiKey key) => key.FirstKeyId ?? key.Id;
}
