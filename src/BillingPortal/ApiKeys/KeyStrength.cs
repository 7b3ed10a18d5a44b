using BillingPortal.Tenants;
using BillingPortal.Web;

namespace BillingPortal.ApiKeys;

/// <summary>In what a key would go beyond whoever makes or touches it.</summary>
/// <param name="Field">As the API names it; "key" for a wish about the key itself.</param>
/// <param name="Scope">The scope that is missing, when it is one.</param>
public sealed record KeyExcess(string Field, string Message, string? Scope = null);

/// <summary>
/// The one rule of what keys may do to keys. A key is at most as strong as another when its kind, scopes, expiry, networks, rate
/// and quota all are: live is above test, none is above any expiry, network, rate or quota, and whoever has a rate or a quota of
/// its own shares it with the keys it makes, or many of them would be what one may not be. A key makes and touches only keys that
/// are at most as strong as itself, so nothing it does ends in a key that can do what it could not.
/// </summary>
public static class KeyStrength
{
    /// <summary>The first way in which <paramref name="key"/> is above <paramref name="maker"/>; null when it is at most as strong.</summary>
    public static KeyExcess? Above(ApiKey maker, ApiKey key)
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

    /// <summary>The first scope that is not held; <c>call</c> holds every <c>call:name</c>.</summary>
    public static string? Missing(IReadOnlyCollection<string> held, IEnumerable<string> wanted) =>
        wanted.FirstOrDefault(scope =>
            !held.Contains(scope) && !(scope.StartsWith(Scopes.Call + ':', StringComparison.Ordinal) && held.Contains(Scopes.Call))
        );

    /// <summary>What was left open takes the maker's own bound.</summary>
    public static void Inherit(ApiKey maker, ApiKey key)
    {
        key.ExpiresAt ??= maker.ExpiresAt;
        key.AllowedNetworks ??= maker.AllowedNetworks;
        key.RatePerMinute ??= maker.RatePerMinute;
        key.QuotaPerPeriod ??= maker.QuotaPerPeriod;
    }

    /// <summary>The key that a child's calls are counted with: its maker's, where the maker has an amount of its own to share; else null.</summary>
    public static long? SharedBy(ApiKey maker) => HasAmounts(maker) ? CountedAs(maker) : null;

    private static bool HasAmounts(ApiKey key) => key.RatePerMinute is not null || key.QuotaPerPeriod is not null;

    private static long CountedAs(ApiKey key) => key.FirstKeyId ?? key.Id;
}
