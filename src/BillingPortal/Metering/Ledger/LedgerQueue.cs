namespace BillingPortal.Metering.Ledger;

/// <summary>
/// Entries waiting for the writer: bounded, and taken all at once by swapping two lists. A full queue refuses instead
/// of growing or dropping.
/// </summary>
internal sealed class LedgerQueue(int capacity)
{
    private readonly object _lock = new();
    private List<LedgerEntry> _waiting = new(capacity: 512);
    private bool _closed;
    private bool _writerWaits;

    public bool TryAdd(LedgerEntry entry)
    {
        lock (_lock)
        {
            if (_closed || _waiting.Count >= capacity)
                return false;
            _waiting.Add(entry);
            if (_writerWaits)
            {
                _writerWaits = false;
                Monitor.Pulse(_lock);
            }
            return true;
        }
    }

    /// <summary>Accepts no more entries; the waiting ones are still handed out.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>
    /// Waits for entries and swaps them for <paramref name="empty"/>. Null when closed and empty; an empty list after
    /// <paramref name="timeout"/>.
    /// </summary>
    public List<LedgerEntry>? Take(List<LedgerEntry> empty, TimeSpan timeout)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && !_closed)
            {
                _writerWaits = true;
                Monitor.Wait(_lock, timeout);
                _writerWaits = false;
            }
            if (_waiting.Count == 0)
                return _closed ? null : empty;
            (var taken, _waiting) = (_waiting, empty);
            return taken;
        }
    }
}
