using BillingPortal.Jobs;
using BillingPortal.Metering.Ledger;
using BillingPortal.Time;

namespace BillingPortal.Metering.Quota;

/// <summary>
/// Soft limits: stores an alert, once, when a meter passes 80, 100 or 120 % of what is included (<c>Metering:AlertThresholds</c>).
/// Calls are never delayed by it.
/// </summary>
public sealed class RaiseAlerts(LedgerWriter writer, BillingClock clock, JobSignals signals, IConfiguration configuration)
{
    private static readonly int[] DefaultThresholds = [80, 100, 120];
    private readonly int[] _thresholds =
    [
        .. (configuration.GetSection("Metering:AlertThresholds").Get<int[]>() ?? DefaultThresholds)
            .Where(percent => percent > 0)
            .Distinct()
            .Order(),
    ];

    /// <summary>Sets a counter's next threshold from what the plan includes now; 0 included means no soft limit.</summary>
    internal void Arm(PeriodCounters counters, MeterCounter counter, long included)
    {
        if (counter.IsTest || counter.KeyId is not null || counter.AlertIncluded == included)
            return;
        counters.Locked(() =>
        {
            counter.AlertIncluded = included;
            counter.AlertAt = long.MaxValue;
            counter.AlertPercent = 0;
            if (included == 0)
                return 0;
            var raised = counters
                .RaisedBefore.Where(alert => alert.Meter == counter.Meter && alert.Included == included)
                .Select(alert => alert.ThresholdPercent)
                .DefaultIfEmpty(0)
                .Max();
            return Next(counter, raised);
        });
        Raise(counters, counter); // a crash may have separated the call from its alert
    }

    /// <summary>Stores an alert for every threshold the counter has passed.</summary>
    internal void Raise(PeriodCounters counters, MeterCounter counter)
    {
        while (true)
        {
            UsageAlert? alert = null;
            counters.Locked(() =>
            {
                if (counter.Used < counter.AlertAt)
                    return 0;
                alert = new UsageAlert
                {
                    TenantId = counters.TenantId,
                    Meter = counter.Meter,
                    PeriodStart = counters.PeriodStart,
                    Included = counter.AlertIncluded,
                    ThresholdPercent = counter.AlertPercent,
                    Used = counter.Used,
                    RaisedAt = clock.GetUtcNow(),
                };
                return Next(counter, counter.AlertPercent);
            });
            if (alert is null)
                return;
            _ = StoreAsync(counters, counter, alert);
        }
    }

    private async Task StoreAsync(PeriodCounters counters, MeterCounter counter, UsageAlert alert)
    {
        if (await writer.CommitAsync(new LedgerEntry([]) { Alert = alert }) != LedgerOutcome.Refused)
        {
            signals.Raise(JobNames.TellAlerts);
            return;
        }
        counters.Locked(() =>
        {
            // Not stored: the next call raises it again.
            if (counter.AlertIncluded != alert.Included || counter.AlertPercent < alert.ThresholdPercent)
                return 0;
            return Next(counter, alert.ThresholdPercent - 1);
        });
    }

    private int Next(MeterCounter counter, int above)
    {
        counter.AlertAt = long.MaxValue;
        foreach (var percent in _thresholds)
        {
            if (percent <= above)
                continue;
            counter.AlertPercent = percent;
            counter.AlertAt = Units(counter.AlertIncluded, percent);
            break;
        }
        if (counter.AlertAt == long.MaxValue)
            counter.AlertPercent = int.MaxValue;
        return 0;
    }

    /// <summary>The first unit count at or above this percentage; cannot overflow.</summary>
    internal static long Units(long included, int percent)
    {
        var units = (((Int128)included * percent) + 99) / 100;
        return units > long.MaxValue ? long.MaxValue : (long)units;
    }
}
