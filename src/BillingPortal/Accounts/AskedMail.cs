using System.Net;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Mail;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Accounts;

/// <summary>
/// Mail that anybody can cause by typing an address: links to confirm and to reset. It is limited by recipient and by the visitor's
/// address, so that nobody's mailbox can be flooded. A suppressed mail gets the same answer as one that is sent, so the visitor learns
/// nothing.
/// </summary>
public sealed partial class AskedMail(
    IDbContextFactory<BillingDb> databases,
    AccountSettings settings,
    KeyedLock locks,
    JobSignals signals,
    TimeProvider wall,
    ILogger<AskedMail> log
)
{
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(10);

    /// <summary>
    /// One visitor at a time per address, from the check to the sending: parallel requests would all be counted before the first mail is
    /// stored.
    /// </summary>
    public Task<IDisposable> TurnAsync(string email, CancellationToken cancellationToken) =>
        locks.EnterAsync("asked-mail:" + CountedAs(email), cancellationToken);

    /// <summary>Whether one more mail may go to this address for this visitor.</summary>
    public async Task<bool> MayAsync(string email, Caller visitor, CancellationToken cancellationToken)
    {
        var (address, source, now) = (CountedAs(email), SourceOf(visitor.From), wall.GetUtcNow());
        var (lately, today) = (now - Short, now.AddDays(-1));
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var mails = db.Set<OutboxMail>();
        var reason =
            await mails.CountAsync(mail => mail.AskedFor == address && mail.CreatedAt > lately, cancellationToken)
                >= settings.MailsPerAddress
            || await mails.CountAsync(mail => mail.AskedFor == address && mail.CreatedAt > today, cancellationToken)
                >= settings.MailsPerAddressPerDay
                ? "address"
            : source is not null
            && await mails.CountAsync(mail => mail.AskedFrom == source && mail.CreatedAt > today, cancellationToken)
                >= settings.MailsPerSourcePerDay
                ? "source"
            : null;
        if (reason is not null)
            LogNotSent(log, reason);
        return reason is null;
    }

    /// <summary>Puts the mail into the outbox; the caller has already checked <see cref="MayAsync"/>.</summary>
    public async Task SendAsync(
        string email,
        string subject,
        string body,
        string? link,
        Caller visitor,
        CancellationToken cancellationToken
    )
    {
        var now = wall.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Add(
            new OutboxMail
            {
                To = email,
                Subject = subject,
                Body = body,
                Link = link,
                CreatedAt = now,
                NextAttemptAt = now,
                AskedFor = CountedAs(email),
                AskedFrom = SourceOf(visitor.From),
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        signals.Raise(JobNames.SendMail);
    }

    /// <summary>
    /// Counts one mailbox as one address, however it is spelt: upper case and a suffix after a plus make no difference.
    /// </summary>
    internal static string CountedAs(string email)
    {
        var text = email.Trim().ToUpperInvariant();
        var separator = text.LastIndexOf('@');
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus > 0 && plus < separator ? text[..plus] + text[separator..] : text;
    }

    internal static string? SourceOf(string? from) =>
        IPAddress.TryParse(from, out var address) ? CallerNetwork.Of(address).ToString() : from;

    [LoggerMessage(LogLevel.Warning, "A mail that a visitor asked for was held back: the bound by {Reason} is reached.")]
    private static partial void LogNotSent(ILogger log, string reason);
}
