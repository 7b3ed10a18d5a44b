using BillingPortal.Data;
using BillingPortal.Mail;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

/// <summary>
/// Tells the organisation's owners of a new key by mail: a key that nobody expected is the first sign of a stolen session.
/// </summary>
public sealed class TellOfKey(Mailer mailer, PublicUrl publicUrl)
{
    /// <summary>Into <paramref name="db"/>, to be saved with the key; then <see cref="Signal"/>.</summary>
    public async Task AddAsync(BillingDb db, TenantContext tenant, ApiKey key, CancellationToken cancellationToken)
    {
        var owners = await db.Set<Member>().Where(member => member.TenantId == tenant.TenantId && member.Role == Role.Owner)
            .Join(db.Users, member => member.UserId, user => user.Id, (_, user) => user.Email!).ToListAsync(cancellationToken);
        var (kind, page) = (key.IsTest ? "test" : "live", publicUrl.To("keys"));
        foreach (var owner in owners)
            mailer.Add(db, owner, $"A new API key for {tenant.Name}",
                $"The {kind} key \"{key.Name}\", which begins with {key.Prefix}, was made by {tenant.DisplayName ?? tenant.Caller.Name}. "
                + $"It may: {KeyState.ScopeNames(key.Scopes)}.\n\nIf nobody of yours did, revoke it and choose new passwords:\n\n{page}", page);
    }

    public void Signal() => mailer.Signal();
}
