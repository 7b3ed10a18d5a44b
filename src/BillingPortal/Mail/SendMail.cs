using System.Net;
using System.Net.Mail;
using BillingPortal.Data;
using BillingPortal.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Mail;

/// <summary>The mail server, from the <c>Mail</c> section.</summary>
public sealed class MailSettings
{
    public string? Host { get; init; }
    public int Port { get; init; } = 587;
    public bool UseTls { get; init; } = true;
    public string? User { get; init; }
    public string? Password { get; init; }
    public string From { get; init; } = "billing@localhost";

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host);

    /// <summary>In Development mail is read in the outbox; elsewhere it would reach nobody.</summary>
    public bool IsMissingIn(IHostEnvironment environment) => !IsConfigured && !environment.IsDevelopment();
}

/// <summary>Sends waiting mail to the mail server; without one it stays in the outbox.</summary>
public sealed partial class SendMail(
    IDbContextFactory<BillingDb> databases,
    MailSettings settings,
    TimeProvider wall,
    ILogger<SendMail> log
) : IPortalJob
{
    private const int MailsPerRun = 200;
    private const int MostAttempts = 12;

    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        if (!settings.IsConfigured)
            return null;
        var now = wall.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var waiting = await db.Set<OutboxMail>()
            .Where(mail => mail.SentAt == null && mail.Attempts < MostAttempts && mail.NextAttemptAt <= now)
            .OrderBy(mail => mail.Id)
            .Take(MailsPerRun)
            .ToListAsync(cancellationToken);
        if (waiting.Count == 0)
            return null;
        using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.UseTls };
        if (settings.User is not null)
            client.Credentials = new NetworkCredential(settings.User, settings.Password);
        var sent = 0;
        foreach (var mail in waiting)
        {
            mail.Attempts++;
            try
            {
                using var message = new MailMessage(settings.From, mail.To, mail.Subject, mail.Body);
                await client.SendMailAsync(message, cancellationToken);
                mail.SentAt = wall.GetUtcNow();
                mail.Body = "";
                mail.Link = null;
                mail.LastError = null;
                sent++;
            }
            catch (Exception failure) when (failure is SmtpException or FormatException or InvalidOperationException)
            {
                mail.LastError = failure.Message.Length > 500 ? failure.Message[..500] : failure.Message;
                mail.NextAttemptAt = wall.GetUtcNow().AddSeconds(30 * Math.Pow(2, mail.Attempts));
                LogNotSent(log, mail.Id, failure.GetType().Name);
            }
            await db.SaveChangesAsync(CancellationToken.None); // saved one by one: a mail that was sent must not be sent again
        }
        return $"{sent} of {waiting.Count} mails sent";
    }

    [LoggerMessage(LogLevel.Warning, "Mail {MailId} was not sent ({Reason}); it is tried again.")]
    private static partial void LogNotSent(ILogger log, long mailId, string reason);
}
