using BillingPortal.Data;
using BillingPortal.Mail;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

/// <summary>
/// Mails the organisation's owners about a new key: an unexpected key is the first sign of a stolen session.
/// </summary>
public sealed class AnnounceKey(Mailer mailer, PublicUrl publicUrl, TimeProvider wall)
{
    /// <summary>Mails about new keys per owner and hour: a program that makes keys in a loop must not fill a mailbox.</summary>
    internal const int MostAnHour = 10;

    /// <summary>Adds the mail to <paramref name="db"/>, to be saved with the key; then call <see cref="Signal"/>.</summary>
    public async Task AddAsync(BillingDb db, TenantContext tenant, ApiKey key, CancellationToken cancellationToken)
    {
        var owners = await db.Set<Member>()
            .Where(member => member.TenantId == tenant.TenantId && member.Role == Role.Owner)
            .Join(db.Users, member => member.UserId, user => user.Id, (_, user) => user.Email!)
            .ToListAsync(cancellationToken);
        var (kind, page) = (key.IsTest ? "test" : "live", publicUrl.To("keys"));
        var (countedAs, since) = ($"keys of {tenant.TenantId}", wall.GetUtcNow().AddHours(-1));
        var sentMails = await db.Set<OutboxMail>()
            .CountAsync(mail => mail.AskedFor == countedAs && mail.CreatedAt > since, cancellationToken);
        if (sentMails >= MostAnHour * owners.Count)
            return;
        var isLast =
            sentMails >= (MostAnHour - 1) * owners.Count ? "No mail tells of more keys for an hour; the page lists them all. " : "";
        foreach (var owner in owners)
            mailer.Add(
                db,
                owner,
                $"A new API key for {tenant.Name}",
                $"The {kind} key \"{key.Name}\", which begins with {key.Prefix}, was made by {tenant.DisplayName ?? tenant.Caller.Name}. "
                    + $"It may: {KeyState.ScopeNames(key.Scopes)}.\n\n{isLast}"
                    + $"If nobody of yours did, revoke it and choose new passwords:\n\n{page}",
                page,
                countedAs
            );
    }

    public void Signal() => mailer.Signal();
}
