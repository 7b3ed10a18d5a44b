using BillingPortal.Jobs;

namespace BillingPortal.Mail;

/// <summary>Registers the outbox and the job that sends it.</summary>
public static class MailServices
{
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Mail").Get<MailSettings>() ?? new MailSettings());
        services.AddSingleton<Mailer>();
        services.AddPortalJob<SendMail>(JobNames.SendMail, "Send mail", everySeconds: 60);
        return services;
    }
}
