using System.Globalization;
using System.Text.Json.Nodes;

namespace StripeSandbox.Billing;

/// <summary>
/// Reported usage, summed by meter, customer and second: exact for any period, and no larger than the number of distinct
/// timestamps. Identifiers are kept for a day after arrival, the least that Stripe promises.
/// </summary>
public sealed class MeterUsage
{
    public const long IdentifierSeconds = 24 * 3600;

    private readonly Dictionary<(string Meter, string Customer), SortedList<long, Cell>> _cells = [];
    private readonly Dictionary<string, Report> _identifiers = new(StringComparer.Ordinal);
    private readonly Queue<(string Identifier, long ArrivedAt)> _order = new();

    /// <summary>The newest reports, for the dashboard.</summary>
    public LinkedList<Report> Newest { get; } = [];

    public long Accepted { get; private set; }

    public record struct Cell(decimal Sum, long Count, decimal Last, decimal Max);

    public sealed record Report(string Meter, string Customer, long Timestamp, decimal Value, string Identifier, long ArrivedAt);

    public bool Knows(string identifier, long now)
    {
        while (_order.TryPeek(out var oldest) && oldest.ArrivedAt < now - IdentifierSeconds)
        {
            _order.Dequeue();
            if (_identifiers.TryGetValue(oldest.Identifier, out var latest) && latest.ArrivedAt == oldest.ArrivedAt)
                _identifiers.Remove(oldest.Identifier);
        }

        return _identifiers.ContainsKey(identifier);
    }

    public Report? Find(string identifier) => _identifiers.GetValueOrDefault(identifier);

    public JsonNode Add(Report r)
    {
        Apply(r);
        return new JsonArray(r.Meter, r.Customer, r.Timestamp, r.Value.ToString(CultureInfo.InvariantCulture), r.Identifier, r.ArrivedAt);
    }

    /// <summary>Cancels a report. Its identifier stays used.</summary>
    public JsonNode Cancel(Report r)
    {
        Apply(r with { Value = -r.Value }, count: -1);
        return new JsonArray(r.Meter, r.Customer, r.Timestamp, (-r.Value).ToString(CultureInfo.InvariantCulture), "", r.ArrivedAt);
    }

    private void Apply(Report r, long count = 1)
    {
        if (!_cells.TryGetValue((r.Meter, r.Customer), out var times))
            _cells[(r.Meter, r.Customer)] = times = [];
        var cell = times.GetValueOrDefault(r.Timestamp);
        times[r.Timestamp] = new Cell(cell.Sum + r.Value, cell.Count + count, count > 0 ? r.Value : cell.Last, Math.Max(cell.Max, r.Value));
        if (r.Identifier.Length == 0)
            return;
        _identifiers[r.Identifier] = r;
        _order.Enqueue((r.Identifier, r.ArrivedAt));
        Accepted++;
        Newest.AddFirst(r);
        if (Newest.Count > NewestKept)
            Newest.RemoveLast();
    }

    private const int NewestKept = 100;

    /// <summary>The aggregate over [from, to) by the meter's formula: sum, count or last.</summary>
    public decimal Total(string meter, string customer, string formula, long from, long to)
    {
        if (!_cells.TryGetValue((meter, customer), out var times))
            return 0;
        decimal sum = 0,
            last = 0;
        long count = 0;
        for (var i = FirstAtOrAfter(times.Keys, from); i < times.Count && times.Keys[i] < to; i++)
        {
            var cell = times.Values[i];
            sum += cell.Sum;
            count += cell.Count;
            last = cell.Last;
        }

        return formula switch
        {
            "count" => count,
            "last" => last,
            _ => sum,
        };
    }

    public bool Any(string meter, string customer, long from, long to)
    {
        if (!_cells.TryGetValue((meter, customer), out var times))
            return false;
        var i = FirstAtOrAfter(times.Keys, from);
        return i < times.Count && times.Keys[i] < to;
    }

    private static int FirstAtOrAfter(IList<long> keys, long from)
    {
        int low = 0,
            high = keys.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (keys[middle] < from)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    public IEnumerable<(string Meter, string Customer, decimal Sum, long Count)> Totals() =>
        _cells.Select(c => (c.Key.Meter, c.Key.Customer, c.Value.Values.Sum(v => v.Sum), c.Value.Values.Sum(v => v.Count)));

    public void Clear()
    {
        _cells.Clear();
        _identifiers.Clear();
        _order.Clear();
        Newest.Clear();
    }

    /// <summary>
    /// Replays a journal row: six fields for a report, seven for a compacted cell, eight for an identifier of a report already
    /// counted in a cell.
    /// </summary>
    public void Replay(JsonArray row)
    {
        var meter = row[0]!.GetValue<string>();
        var customer = row[1]!.GetValue<string>();
        var timestamp = row[2]!.GetValue<long>();
        if (row.Count == 7)
        {
            if (!_cells.TryGetValue((meter, customer), out var times))
                _cells[(meter, customer)] = times = [];
            times[timestamp] = new Cell(Number(row[3]), row[4]!.GetValue<long>(), Number(row[5]), Number(row[6]));
            return;
        }

        if (row.Count == 8)
        {
            var kept = new Report(meter, customer, timestamp, Number(row[3]), row[4]!.GetValue<string>(), row[5]!.GetValue<long>());
            _identifiers[kept.Identifier] = kept;
            _order.Enqueue((kept.Identifier, kept.ArrivedAt));
            return;
        }

        var r = new Report(meter, customer, timestamp, Number(row[3]), row[4]!.GetValue<string>(), row[5]!.GetValue<long>());
        Apply(r, r.Identifier.Length == 0 ? -1 : 1);
    }

    private static decimal Number(JsonNode? node) => decimal.Parse(node!.GetValue<string>(), CultureInfo.InvariantCulture);

    public IEnumerable<JsonArray> Snapshot()
    {
        foreach (var ((meter, customer), times) in _cells)
        {
            foreach (var (timestamp, c) in times)
                yield return new JsonArray(meter, customer, timestamp, Invariant(c.Sum), c.Count, Invariant(c.Last), Invariant(c.Max));
        }

        foreach (var r in _identifiers.Values)
            yield return new JsonArray(r.Meter, r.Customer, r.Timestamp, Invariant(r.Value), r.Identifier, r.ArrivedAt, null, null);
    }

    private static string Invariant(decimal d) => d.ToString(CultureInfo.InvariantCulture);
}
