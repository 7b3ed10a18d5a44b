using BillingPortal.ApiKeys;
using BillingPortal.Tenants;
using BillingPortal.Time;

namespace BillingPortal.Metering;

/// <summary>Identifies the key and checks its rights. All bad keys get the same response.</summary>
public sealed class AuthenticateKey(KeyFormat format, KeyDirectory keys, SlowBadKeys slow, BillingClock clock)
{
    /// <param name="scope">What the endpoint requires; a key with <c>call</c> may call every endpoint.</param>
    public ValueTask<(KeyEntry? Key, Refusal? Refusal)> CheckAsync(HttpContext http, string scope)
    {
        Span<byte> hash = stackalloc byte[32];
        if (!format.TryHash(ApiKeyAuthentication.KeyOf(http.Request), hash))
            return RefuseAsync(http, scope);
        var found = keys.FindAsync(hash, http.RequestAborted);
        if (!found.IsCompletedSuccessfully)
            return AwaitAsync(found, http, scope);
        var key = found.Result;
        return IsGood(key, http, scope) ? new((key, null)) : RefuseAsync(http, scope);
    }

    private async ValueTask<(KeyEntry?, Refusal?)> AwaitAsync(ValueTask<KeyEntry?> finding, HttpContext http, string scope)
    {
        var key = await finding;
        return IsGood(key, http, scope) ? (key, null) : await RefuseAsync(http, scope);
    }

    private bool IsGood(KeyEntry? key, HttpContext http, string scope)
    {
        if (key is null)
            return false;
        var now = clock.GetUtcNow();
        if (
            key.ExpiresAt <= now
            || !(key.Has(Scopes.Call) || (!ReferenceEquals(scope, Scopes.Call) && key.Has(scope)))
            || !key.MayCallFrom(http.Connection.RemoteIpAddress)
        )
            return false;
        key.Touch(now);
        return true;
    }

    private async ValueTask<(KeyEntry?, Refusal?)> RefuseAsync(HttpContext http, string scope) =>
        (null, await slow.NoteAsync(http.Connection.RemoteIpAddress, http.RequestAborted) ?? Refusal.NoKey(scope));
}
