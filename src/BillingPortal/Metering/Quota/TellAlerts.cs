using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Mail;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Metering.Quota;

/// <summary>
/// Mails each passed threshold once. The handled mark and the mail are stored in one transaction, so neither a crash nor a second
/// node sends it twice. Overview shows the same row.
/// </summary>
internal sealed class TellAlerts(
    IDbContextFactory<BillingDb> databases,
    EntitlementDirectory entitlements,
    IOptions<PlanCatalogue> catalogue,
    PublicUrl publicUrl,
    JobSignals signals,
    BillingClock clock,
    TimeProvider wall
) : IPortalJob
{
    private const int AlertsPerRun = 200;

    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var waiting = await db.Set<UsageAlert>()
            .AsNoTracking()
            .Where(alert => alert.HandledAt == null)
            .OrderBy(alert => alert.Id)
            .Take(AlertsPerRun)
            .ToListAsync(cancellationToken);
        var mailed = 0;
        foreach (var alert in waiting)
            if (await TellAsync(db, alert, cancellationToken))
                mailed++;
        if (mailed > 0)
            signals.Raise(JobNames.SendMail);
        return waiting.Count == 0 ? null : $"{mailed} of {waiting.Count} passed marks mailed";
    }

    private async Task<bool> TellAsync(BillingDb db, UsageAlert alert, CancellationToken cancellationToken)
    {
        var contact = await db.Set<Tenant>()
            .Where(tenant => tenant.Id == alert.TenantId)
            .Select(tenant => tenant.ContactEmail)
            .FirstOrDefaultAsync(cancellationToken);
        var entitlement = await entitlements.FindAsync(alert.TenantId, cancellationToken);
        return await db.InTransactionAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                if (
                    await db.Set<UsageAlert>()
                        .Where(row => row.Id == alert.Id && row.HandledAt == null)
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.HandledAt, now), cancellationToken) == 0
                )
                    return false; // another node was faster
                if (contact is null || entitlement is null)
                    return false;
                db.Add(MailOf(alert, entitlement, contact));
                await db.SaveChangesAsync(cancellationToken);
                return true;
            },
            cancellationToken
        );
    }

    private OutboxMail MailOf(UsageAlert alert, Entitlement entitlement, string contact)
    {
        var name = catalogue.Value.MeterName(alert.Meter);
        var link = publicUrl.To("plan");
        return new OutboxMail
        {
            To = contact,
            Link = link,
            CreatedAt = wall.GetUtcNow(),
            NextAttemptAt = wall.GetUtcNow(),
            Subject = $"{name}: {alert.ThresholdPercent} % of what your plan includes is used",
            Body =
                $"{Format.Exact(alert.Used)} of {Format.Exact(alert.Included)} were used on "
                + $"{TimeFormat.Text(alert.RaisedAt, TimeStyle.DayTime)} UTC.{DescribePolicy(alert, entitlement)}"
                + $"\n\nUsage and plans:\n\n{link}",
        };
    }

    // Only if the alert is about the current plan and period: after a plan change the old plan's limit no longer applies.
    private static string DescribePolicy(UsageAlert alert, Entitlement entitlement)
    {
        if (
            entitlement.Period.Start != alert.PeriodStart
            || !entitlement.Meters.TryGetValue(alert.Meter, out var allowance)
            || allowance.Included != alert.Included
            || allowance.HardLimit == long.MaxValue
        )
            return "";
        var above = allowance.OnLimit switch
        {
            LimitPolicy.Warn => "calls go on and are counted",
            LimitPolicy.Degrade => "calls are served more slowly",
            _ => "calls are refused",
        };
        var end = TimeFormat.Text(entitlement.Period.End, TimeStyle.DayTime);
        return $" Above {Format.Exact(allowance.HardLimit)}, {above} until {end} UTC.";
    }
}
