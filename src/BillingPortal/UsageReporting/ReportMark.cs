using System.Globalization;
using BillingPortal.Data;

namespace BillingPortal.UsageReporting;

/// <summary>
/// The highest report this node has tried, and in which incarnation, kept beside the database and not in it: a database that knows less
/// has been put back to an earlier state, and what it calls new may be at Stripe already.
/// </summary>
public sealed class ReportMark(DataDirectory data)
{
    private const string Name = "reports.mark";
    private readonly Lock _lock = new();
    private Mark? _mark;

    private sealed record Mark(long Highest, string? Incarnation);

    public long Highest => Read().Highest;

    /// <summary>The one that the highest report was tried in; null while there is none.</summary>
    public string? Incarnation => Read().Incarnation;

    /// <summary>Before the first call to Stripe: a copy of the database that lacks this report is then known as one.</summary>
    public void Raise(long reportId, string incarnation)
    {
        lock (_lock)
            if (reportId > Read().Highest)
                Write(reportId, incarnation);
    }

    /// <summary>After a restore was settled: what counts from here on is what the database has.</summary>
    public void Reset(long reportId, string incarnation)
    {
        lock (_lock)
            Write(reportId, incarnation);
    }

    private Mark Read()
    {
        lock (_lock)
        {
            if (_mark is not null)
                return _mark;
            var parts = (data.ReadPrivate(Name) ?? "").Split(' ');
            var isKnown = long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var highest);
            return _mark = isKnown ? new Mark(highest, parts.Length > 1 ? parts[1] : null) : new Mark(0, null);
        }
    }

    private void Write(long reportId, string incarnation)
    {
        data.WritePrivate(Name, reportId.ToString(CultureInfo.InvariantCulture) + " " + incarnation);
        _mark = new Mark(reportId, incarnation);
    }
}
