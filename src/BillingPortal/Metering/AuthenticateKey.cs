using BillingPortal.ApiKeys;
using BillingPortal.Tenants;
using BillingPortal.Web;

namespace BillingPortal.Metering;

/// <summary>First step of the hot path: which key is calling, and is it alive.</summary>
public sealed class AuthenticateKey(KeyFormat format, KeyDirectory keys, BillingClock clock)
{
    public ValueTask<(KeyEntry? Key, Refusal? Refusal)> CheckAsync(HttpContext http)
    {
        Span<byte> hash = stackalloc byte[32];
        if (!format.TryHash(ApiKeyAuthentication.KeyOf(http.Request), hash)) return new((null, Refusal.NoKey));
        var found = keys.FindAsync(hash, http.RequestAborted);
        return found.IsCompletedSuccessfully ? new(Judge(found.Result)) : AwaitAsync(found);
    }

    private async ValueTask<(KeyEntry?, Refusal?)> AwaitAsync(ValueTask<KeyEntry?> found) => Judge(await found);

    private (KeyEntry?, Refusal?) Judge(KeyEntry? key)
    {
        if (key is null) return (null, Refusal.NoKey);
        var now = clock.GetUtcNow();
        if (key.ExpiresAt <= now) return (null, Refusal.NoKey);
        if (!key.Has(Scopes.Call)) return (null, Refusal.WrongScope);
        key.Touch(now);
        return (key, null);
    }
}
