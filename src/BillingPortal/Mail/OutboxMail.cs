using BillingPortal.Data;
using BillingPortal.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Mail;

/// <summary>
/// A mail to send. It is stored in the same transaction as its cause and sent by a job, so a mail server that is down delays mail but loses
/// none. Without a mail server, in Development, it is shown at <c>/dev/mail</c>.
/// </summary>
public sealed class OutboxMail
{
    public long Id { get; set; }
    public required string To { get; set; }
    public required string Subject { get; set; }

    /// <summary>Plain text; emptied once sent, because links in it carry tokens.</summary>
    public required string Body { get; set; }

    /// <summary>The link the mail is about.</summary>
    public string? Link { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? SentAt { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset NextAttemptAt { get; set; }
    public string? LastError { get; set; }

    /// <summary>
    /// What rate-limited mail is counted by: the address a visitor asked for, or the tenant whose new keys it reports. Null for mail
    /// without a limit.
    /// </summary>
    public string? AskedFor { get; set; }

    /// <summary>The network of the visitor who asked for it.</summary>
    public string? AskedFrom { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<OutboxMail>
    {
        public void Configure(EntityTypeBuilder<OutboxMail> builder)
        {
            builder.ToTable("outbox_mails");
            builder.Property(mail => mail.To).HasMaxLength(256);
            builder.Property(mail => mail.Subject).HasMaxLength(200);
            builder.Property(mail => mail.Link).HasMaxLength(2000);
            builder.Property(mail => mail.LastError).HasMaxLength(500);
            builder.Property(mail => mail.AskedFor).HasMaxLength(256);
            builder.Property(mail => mail.AskedFrom).HasMaxLength(64);
            builder.HasIndex(mail => new { mail.SentAt, mail.NextAttemptAt });
            builder.HasIndex(mail => new { mail.AskedFor, mail.CreatedAt });
            builder.HasIndex(mail => new { mail.AskedFrom, mail.CreatedAt });
        }
    }
}

/// <summary>Puts a mail into the outbox.</summary>
public sealed class Mailer(IDbContextFactory<BillingDb> databases, JobSignals signals, TimeProvider wall)
{
    public async Task SendAsync(string to, string subject, string body, string? link, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        Add(db, to, subject, body, link);
        await db.SaveChangesAsync(cancellationToken);
        Signal();
    }

    /// <summary>Adds the mail to <paramref name="db"/>, to be saved with its cause; then call <see cref="Signal"/>.</summary>
    /// <param name="countedAs">Stored as <see cref="OutboxMail.AskedFor"/>.</param>
    public void Add(BillingDb db, string to, string subject, string body, string? link, string? countedAs = null)
    {
        var now = wall.GetUtcNow();
        db.Add(
            new OutboxMail
            {
                To = to,
                Subject = subject,
                Body = body,
                Link = link,
                CreatedAt = now,
                NextAttemptAt = now,
                AskedFor = countedAs,
            }
        );
    }

    public void Signal() => signals.Raise(JobNames.SendMail);
}
