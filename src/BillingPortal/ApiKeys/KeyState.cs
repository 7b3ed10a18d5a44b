using BillingPortal.Layout.Components;
using BillingPortal.Tenants;
using BillingPortal.Web;

namespace BillingPortal.ApiKeys;

/// <summary>How a key reads to people.</summary>
internal static class KeyState
{
    private const int ExpiringWithinDays = 7;

    public static bool IsUsable(KeyRow key, DateTimeOffset now) => key.RevokedAt is null && !(key.ExpiresAt <= now);

    /// <summary>Active, expiring within seven days, expired or revoked.</summary>
    public static StatusLook Look(KeyRow key, DateTimeOffset now)
    {
        if (key.RevokedAt is not null) return StatusLook.Key("revoked");
        if (key.ExpiresAt is not { } end) return StatusLook.Key("active");
        if (end <= now) return StatusLook.Key("expired");
        var days = (int)Math.Ceiling((end - now).TotalDays);
        return days > ExpiringWithinDays ? StatusLook.Key("active") : StatusLook.Key("expiring") with { Word = $"Expires in {Format.Count(days, "day")}" };
    }

    public static string Kind(bool isTest) => isTest ? "Test, not billed" : "Live";

    public static string ScopeName(string scope) => scope switch
    {
        Scopes.Call => "call",
        Scopes.BillingRead => "read billing",
        Scopes.BillingWrite => "change billing",
        Scopes.KeysWrite => "manage keys",
        _ => scope,
    };

    public static string ScopeNames(string scopes) => string.Join(", ", scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ScopeName));

    public static string ScopeHint(string scope) => scope switch
    {
        Scopes.Call => "Call metered endpoints. Counts against your plan.",
        Scopes.BillingRead => "Read usage, plan and invoices.",
        Scopes.BillingWrite => "Change the plan, open Checkout and the Customer Portal. Spends money.",
        Scopes.KeysWrite => "Create and revoke keys.",
        _ => "",
    };
}
