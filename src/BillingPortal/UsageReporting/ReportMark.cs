using System.Globalization;
using BillingPortal.Web;

namespace BillingPortal.UsageReporting;

/// <summary>
/// The highest report this node has tried, kept beside the database and not in it: a database that knows less has been put
/// back to an earlier state, and what it calls new may be at Stripe already.
/// </summary>
public sealed class ReportMark(DataDirectory data)
{
    private const string Name = "reports.mark";
    private readonly Lock _lock = new();
    private long? _highest;

    public long Highest
    {
        get
        {
            lock (_lock) return _highest ??= long.TryParse(data.ReadPrivate(Name), NumberStyles.None, CultureInfo.InvariantCulture,
                out var known) ? known : 0;
        }
    }

    /// <summary>Before the first call to Stripe: a copy of the database that lacks this report is then known as one.</summary>
    public void Raise(long reportId)
    {
        lock (_lock)
        {
            if (reportId <= Highest) return;
            Write(reportId);
        }
    }

    /// <summary>After a restore was settled: what counts from here on is what the database has.</summary>
    public void Reset(long reportId)
    {
        lock (_lock) Write(reportId);
    }

    private void Write(long reportId)
    {
        data.WritePrivate(Name, reportId.ToString(CultureInfo.InvariantCulture));
        _highest = reportId;
    }
}
