namespace BillingPortal.Metering.Ledger;

/// <summary>
/// Row ids: milliseconds since 2020, the node number and a counter, so that new rows go to the end of the table and two nodes
/// never make the same id. They never go back, even if the clock does.
/// </summary>
internal sealed class LedgerIds(TimeProvider clock, int node = 0, LedgerIds? before = null)
{
    internal const int CounterBits = 12;
    internal const int NodeBits = 8;
    private const long CounterMask = (1L << CounterBits) - 1;
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Milliseconds and counter in one number; Next() inserts the node between them.
    private long _last = before is null ? 0 : Volatile.Read(ref before._last);

    public int Node => node;

    /// <summary>Continues after the highest stored id, whatever the clock says.</summary>
    public void StartAfter(long highest) => _last = Math.Max(_last, (highest >> (CounterBits + NodeBits) << CounterBits) | CounterMask);

    public long Next()
    {
        var floor = (long)(clock.GetUtcNow() - Epoch).TotalMilliseconds << CounterBits;
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(floor, last + 1); // a full counter carries into the milliseconds
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return ((next & ~CounterMask) << NodeBits) | ((long)node << CounterBits) | (next & CounterMask);
        }
    }
}
