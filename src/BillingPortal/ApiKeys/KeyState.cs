using BillingPortal.Tenants;
using BillingPortal.Ui;
using BillingPortal.Web;

namespace BillingPortal.ApiKeys;

/// <summary>How a key is shown to people.</summary>
internal static class KeyState
{
    private const int ExpiringWithinDays = 7;

    public static bool IsUsable(KeyRow key, DateTimeOffset now) => key.RevokedAt is null && !(key.ExpiresAt <= now);

    /// <summary>Whether it may call every metered endpoint while it is usable.</summary>
    public static bool MayCall(string scopes) => scopes.Split(' ').Contains(Scopes.Call, StringComparer.Ordinal);

    /// <summary>The key for an example call: one that may call now, live before test, newest first; null without one.</summary>
    public static KeyRow? ForExample(IEnumerable<KeyRow> keys, DateTimeOffset now) =>
        keys.Where(key => IsUsable(key, now) && MayCall(key.Scopes))
            .OrderBy(key => key.IsTest)
            .ThenByDescending(key => key.Id)
            .FirstOrDefault();

    /// <summary>Replaced by another key and still working beside it.</summary>
    public static bool IsRotating(KeyRow key, DateTimeOffset now) => key.ReplacedById is not null && IsUsable(key, now);

    /// <summary>Active, expiring within seven days, rotating, expired or revoked.</summary>
    public static StatusLabel Label(KeyRow key, DateTimeOffset now)
    {
        if (key.RevokedAt is not null)
            return StatusLabel.Key("revoked");
        if (key.ExpiresAt is not { } end)
            return StatusLabel.Key("active");
        if (end <= now)
            return StatusLabel.Key("expired");
        if (key.ReplacedById is not null)
            return StatusLabel.Key("rotating");
        var days = (int)Math.Ceiling((end - now).TotalDays);
        return days > ExpiringWithinDays
            ? StatusLabel.Key("active")
            : StatusLabel.Key("expiring") with
            {
                Word = $"Expires in {Format.Count(days, "day")}",
            };
    }

    /// <summary>The displayed name: of two keys with one name, the replaced one is marked as old.</summary>
    public static string Name(KeyRow key) => key.ReplacedById is null ? key.Name : key.Name + " (old)";

    /// <summary>The key's own limits, such as "30 calls / min · 1,000 units / period · 2 networks"; null when it has none.</summary>
    public static string? Limits(int? ratePerMinute, long? quotaPerPeriod, string? allowedNetworks)
    {
        var bounds = new List<string>(3);
        if (ratePerMinute is { } rate)
            bounds.Add($"{Format.Count(rate, "call")} / min");
        if (quotaPerPeriod is { } quota)
            bounds.Add($"{Format.Count(quota, "unit")} / period");
        if (allowedNetworks is not null)
            bounds.Add(Format.Count(allowedNetworks.Split(' ').Length, "network"));
        return bounds.Count == 0 ? null : string.Join(" · ", bounds);
    }

    public static string Kind(bool isTest) => isTest ? "Test, not billed" : "Live";

    public static string ScopeName(string scope) =>
        scope switch
        {
            Scopes.Call => "call",
            Scopes.BillingRead => "read billing",
            Scopes.BillingWrite => "change billing",
            Scopes.KeysWrite => "manage keys",
            _ => scope,
        };

    public static string ScopeNames(string scopes) =>
        string.Join(", ", scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ScopeName));

    public static string ScopeHint(string scope) =>
        scope switch
        {
            Scopes.Call => "Call metered endpoints. Counts against your plan.",
            Scopes.BillingRead => "Read usage, plan and invoices.",
            Scopes.BillingWrite => "Change the plan, open Checkout and the Customer Portal. Spends money.",
            Scopes.KeysWrite => "Create, change and revoke keys, none stronger than itself.",
            _ => "",
        };
}
