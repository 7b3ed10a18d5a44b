using System.Globalization;
using BillingPortal.Data;

namespace BillingPortal.UsageReporting;

/// <summary>
/// The highest report id this node has tried, and its incarnation, stored in a file next to the database. If the database does not
/// know that id, it was restored to an earlier state, and what it thinks is new may already be at Stripe.
/// </summary>
public sealed class ReportMark(DataDirectory data)
{
    private const string Name = "reports.mark";
    private readonly Lock _lock = new();
    private Mark? _mark;

    private sealed record Mark(long Highest, string? Incarnation);

    public long Highest => Read().Highest;

    /// <summary>The incarnation in which the highest report was tried; null if there is none.</summary>
    public string? Incarnation => Read().Incarnation;

    /// <summary>
    /// Call it before the first call to Stripe: a copy of the database that lacks this report is then recognised as a restore.
    /// </summary>
    public void Raise(long reportId, string incarnation)
    {
        lock (_lock)
            if (reportId > Read().Highest)
                Write(reportId, incarnation);
    }

    /// <summary>Call it after a restore is settled: from now on the database's own highest report counts.</summary>
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
