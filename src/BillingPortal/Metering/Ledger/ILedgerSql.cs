namespace BillingPortal.Metering.Ledger;

/// <summary>
/// The ledger's statements over the writer's one connection: SQLite through its native library, PostgreSQL with one
/// statement per table and batch. Rollups count only rows that were really inserted, so a batch that is retried after a
/// commit with an unknown outcome changes nothing.
/// </summary>
internal interface ILedgerSql : IDisposable
{
    /// <summary>
    /// Commits rows, rollups, streams, responses and alerts of all entries in one transaction; returns once it is on disk.
    /// </summary>
    void Commit(IReadOnlyList<LedgerEntry> batch);

    /// <summary>The highest stored row or stream id; 0 if there is none.</summary>
    long HighestId();

    /// <summary>Which of these rows are stored.</summary>
    HashSet<long> Stored(IReadOnlyCollection<long> ids);
}

/// <summary>The database refused the rows because of their content, not because of a fault: a retry is useless.</summary>
internal sealed class LedgerDataException : Exception
{
    public LedgerDataException() { }

    public LedgerDataException(string message)
        : base(message) { }

    public LedgerDataException(string message, Exception inner)
        : base(message, inner) { }
}
